/** Prices for the handlers: who has them, and who is asked next when one has none. */
@NullMarked
package io.dogwatch.worker.marketdata;

import org.jspecify.annotations.NullMarked;
