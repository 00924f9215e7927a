package io.dogwatch.watchdog.feeds.simulation;

import java.time.Instant;

/**
 * What is wrong in a simulation, and where: what watchdogs are to find.
 *
 * @param subject symbol, asset, pair or venue
 * @param until last sign of it
 */
public record Label(Anomaly anomaly, String subject, Instant from, Instant until) {}
