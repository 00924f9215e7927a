/** Recordings of markets and chains, in the forms in which others keep them. */
@NullMarked
package io.dogwatch.watchdog.feeds.recordings;

import org.jspecify.annotations.NullMarked;
