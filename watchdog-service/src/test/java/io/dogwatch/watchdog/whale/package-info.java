@NullMarked
package io.dogwatch.watchdog.whale;

import org.jspecify.annotations.NullMarked;
