@NullMarked
package io.dogwatch.watchdog.feeds.recordings;

import org.jspecify.annotations.NullMarked;
