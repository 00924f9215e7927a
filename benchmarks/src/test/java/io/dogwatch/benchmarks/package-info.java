@NullMarked
package io.dogwatch.benchmarks;

import org.jspecify.annotations.NullMarked;
