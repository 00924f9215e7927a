/** Liquidity that vanishes. */
@NullMarked
package io.dogwatch.watchdog.liquidity;

import org.jspecify.annotations.NullMarked;
