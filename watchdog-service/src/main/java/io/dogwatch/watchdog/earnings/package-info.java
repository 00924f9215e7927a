/** Earnings that surprise. */
@NullMarked
package io.dogwatch.watchdog.earnings;

import org.jspecify.annotations.NullMarked;
