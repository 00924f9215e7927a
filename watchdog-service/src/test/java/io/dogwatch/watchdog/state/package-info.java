@NullMarked
package io.dogwatch.watchdog.state;

import org.jspecify.annotations.NullMarked;
