/** From verdicts to alerts: one alert per episode. */
@NullMarked
package io.dogwatch.watchdog.episodes;

import org.jspecify.annotations.NullMarked;
