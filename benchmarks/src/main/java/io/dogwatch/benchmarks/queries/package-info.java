/** How fast questions about a long history are answered. */
@NullMarked
package io.dogwatch.benchmarks.queries;

import org.jspecify.annotations.NullMarked;
