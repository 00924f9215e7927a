@NullMarked
package io.dogwatch.watchdog.tunables;

import org.jspecify.annotations.NullMarked;
