/** Jobs that do what they are told, for operations and load tests. */
@NullMarked
package io.dogwatch.worker.probe;

import org.jspecify.annotations.NullMarked;
