/** Measures speed, beside references that do the same work by the shortest way. */
@NullMarked
package io.dogwatch.benchmarks;

import org.jspecify.annotations.NullMarked;
