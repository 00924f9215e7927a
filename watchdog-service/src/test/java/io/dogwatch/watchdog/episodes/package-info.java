@NullMarked
package io.dogwatch.watchdog.episodes;

import org.jspecify.annotations.NullMarked;
