/** The watchdogs there are, by what is set of each. */
@NullMarked
package io.dogwatch.watchdog.kennel;

import org.jspecify.annotations.NullMarked;
