/** What a user sees: progress and tables. */
@NullMarked
package io.dogwatch.standalone.terminal;

import org.jspecify.annotations.NullMarked;
