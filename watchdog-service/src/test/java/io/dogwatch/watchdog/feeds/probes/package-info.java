@NullMarked
package io.dogwatch.watchdog.feeds.probes;

import org.jspecify.annotations.NullMarked;
