/** How fast workers drain lanes, and how busy they keep their slots. */
@NullMarked
package io.dogwatch.benchmarks.lanes;

import org.jspecify.annotations.NullMarked;
