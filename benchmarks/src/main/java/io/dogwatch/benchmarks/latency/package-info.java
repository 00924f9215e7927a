/** How long a job takes in an idle system. */
@NullMarked
package io.dogwatch.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
