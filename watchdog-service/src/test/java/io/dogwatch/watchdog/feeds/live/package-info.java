@NullMarked
package io.dogwatch.watchdog.feeds.live;

import org.jspecify.annotations.NullMarked;
