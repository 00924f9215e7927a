/** Figures, as people and programs read them. */
@NullMarked
package io.dogwatch.benchmarks.report;

import org.jspecify.annotations.NullMarked;
