@NullMarked
package io.dogwatch.watchdog.pairs;

import org.jspecify.annotations.NullMarked;
