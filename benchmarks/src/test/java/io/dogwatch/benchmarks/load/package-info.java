@NullMarked
package io.dogwatch.benchmarks.load;

import org.jspecify.annotations.NullMarked;
