/** How fast the watchdogs follow markets. */
@NullMarked
package io.dogwatch.benchmarks.watchdogs;

import org.jspecify.annotations.NullMarked;
