/** What a watchdog's rule is, and what it says about what it sees. */
@NullMarked
package io.dogwatch.watchdog.rules;

import org.jspecify.annotations.NullMarked;
