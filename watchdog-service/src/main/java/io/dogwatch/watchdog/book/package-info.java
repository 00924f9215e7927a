/** Order books, kept from snapshots and changes. */
@NullMarked
package io.dogwatch.watchdog.book;

import org.jspecify.annotations.NullMarked;
