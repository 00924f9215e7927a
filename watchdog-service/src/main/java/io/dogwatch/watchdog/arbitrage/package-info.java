/** A symbol that is dearer on one venue than on another. */
@NullMarked
package io.dogwatch.watchdog.arbitrage;

import org.jspecify.annotations.NullMarked;
