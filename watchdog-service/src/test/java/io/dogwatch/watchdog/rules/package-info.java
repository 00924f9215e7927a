@NullMarked
package io.dogwatch.watchdog.rules;

import org.jspecify.annotations.NullMarked;
