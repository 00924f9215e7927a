@NullMarked
package io.dogwatch.watchdog;

import org.jspecify.annotations.NullMarked;
