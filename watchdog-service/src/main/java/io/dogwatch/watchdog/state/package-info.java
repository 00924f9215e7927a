/** State as compact, versioned bytes. */
@NullMarked
package io.dogwatch.watchdog.state;

import org.jspecify.annotations.NullMarked;
