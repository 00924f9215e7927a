/** The least that does the same work: what our figures are compared with. */
@NullMarked
package io.dogwatch.benchmarks.reference;

import org.jspecify.annotations.NullMarked;
