/** How fast jobs are taken over HTTP. */
@NullMarked
package io.dogwatch.benchmarks.submission;

import org.jspecify.annotations.NullMarked;
