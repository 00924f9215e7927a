@NullMarked
package io.dogwatch.watchdog.arbitrage;

import org.jspecify.annotations.NullMarked;
