/** What a worker tells of itself: meters and heartbeats. */
@NullMarked
package io.dogwatch.engine.heartbeats;

import org.jspecify.annotations.NullMarked;
