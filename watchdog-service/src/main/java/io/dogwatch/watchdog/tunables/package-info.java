/** What can be set of each watchdog. */
@NullMarked
package io.dogwatch.watchdog.tunables;

import org.jspecify.annotations.NullMarked;
