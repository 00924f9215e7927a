@NullMarked
package io.dogwatch.worker.technical;

import org.jspecify.annotations.NullMarked;
