/** How fast the read model follows the log. */
@NullMarked
package io.dogwatch.benchmarks.projection;

import org.jspecify.annotations.NullMarked;
