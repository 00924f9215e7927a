@NullMarked
package io.dogwatch.benchmarks.report;

import org.jspecify.annotations.NullMarked;
