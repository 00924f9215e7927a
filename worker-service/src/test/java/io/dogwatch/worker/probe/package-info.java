@NullMarked
package io.dogwatch.worker.probe;

import org.jspecify.annotations.NullMarked;
