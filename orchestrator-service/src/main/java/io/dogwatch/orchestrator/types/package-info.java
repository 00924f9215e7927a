/** What job types there are, as workers announce them. */
@NullMarked
package io.dogwatch.orchestrator.types;

import org.jspecify.annotations.NullMarked;
