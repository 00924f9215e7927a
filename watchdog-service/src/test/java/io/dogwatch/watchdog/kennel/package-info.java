@NullMarked
package io.dogwatch.watchdog.kennel;

import org.jspecify.annotations.NullMarked;
