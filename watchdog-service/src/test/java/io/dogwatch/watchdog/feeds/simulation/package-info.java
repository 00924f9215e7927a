@NullMarked
package io.dogwatch.watchdog.feeds.simulation;

import org.jspecify.annotations.NullMarked;
