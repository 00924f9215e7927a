/** Makes up markets, and troubles in them whose place and time are known. */
@NullMarked
package io.dogwatch.watchdog.feeds.simulation;

import org.jspecify.annotations.NullMarked;
