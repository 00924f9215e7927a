@NullMarked
package io.dogwatch.watchdog.feeds.venues;

import org.jspecify.annotations.NullMarked;
