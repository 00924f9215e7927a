@NullMarked
package io.dogwatch.worker.marketdata;

import org.jspecify.annotations.NullMarked;
