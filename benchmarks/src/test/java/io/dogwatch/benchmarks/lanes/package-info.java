@NullMarked
package io.dogwatch.benchmarks.lanes;

import org.jspecify.annotations.NullMarked;
