/** How exact timers are, and how many can wait. */
@NullMarked
package io.dogwatch.benchmarks.delay;

import org.jspecify.annotations.NullMarked;
