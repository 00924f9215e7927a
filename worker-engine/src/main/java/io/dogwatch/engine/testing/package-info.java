/** For tests of handlers and of the engine itself: what it needs of a cluster, in memory. */
@NullMarked
package io.dogwatch.engine.testing;

import org.jspecify.annotations.NullMarked;
