/** Listens to venues as long as they talk, and comes back when they do not. */
@NullMarked
package io.dogwatch.watchdog.feeds.live;

import org.jspecify.annotations.NullMarked;
