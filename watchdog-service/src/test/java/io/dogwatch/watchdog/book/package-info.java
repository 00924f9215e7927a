@NullMarked
package io.dogwatch.watchdog.book;

import org.jspecify.annotations.NullMarked;
