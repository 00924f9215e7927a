@NullMarked
package io.dogwatch.watchdog.price;

import org.jspecify.annotations.NullMarked;
