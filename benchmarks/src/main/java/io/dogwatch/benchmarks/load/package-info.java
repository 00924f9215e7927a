/** Makes work, and sees it done. */
@NullMarked
package io.dogwatch.benchmarks.load;

import org.jspecify.annotations.NullMarked;
