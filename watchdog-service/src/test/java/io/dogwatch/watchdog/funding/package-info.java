@NullMarked
package io.dogwatch.watchdog.funding;

import org.jspecify.annotations.NullMarked;
