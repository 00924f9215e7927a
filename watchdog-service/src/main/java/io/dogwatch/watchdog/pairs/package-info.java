/** From bars of a minute to the hours of pairs of symbols. */
@NullMarked
package io.dogwatch.watchdog.pairs;

import org.jspecify.annotations.NullMarked;
