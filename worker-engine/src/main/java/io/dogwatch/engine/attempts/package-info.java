/** One execution of one job, from its record to a verdict. */
@NullMarked
package io.dogwatch.engine.attempts;

import org.jspecify.annotations.NullMarked;
