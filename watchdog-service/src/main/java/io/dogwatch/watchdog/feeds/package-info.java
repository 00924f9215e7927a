/** Brings events to the market topics. */
@NullMarked
package io.dogwatch.watchdog.feeds;

import org.jspecify.annotations.NullMarked;
