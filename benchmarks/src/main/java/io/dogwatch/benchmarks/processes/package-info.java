/** The processes that are measured, started and stopped. */
@NullMarked
package io.dogwatch.benchmarks.processes;

import org.jspecify.annotations.NullMarked;
