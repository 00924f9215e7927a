/** Technical analysis of one symbol: indicators, trend, signal and score. */
@NullMarked
package io.dogwatch.worker.technical;

import org.jspecify.annotations.NullMarked;
