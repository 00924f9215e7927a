package io.dogwatch.watchdog.earnings;

import io.dogwatch.schemas.alerts.Severity;

/**
 * Something in a report that is one to tell.
 *
 * @param what it is, as the end of a sentence that begins with the symbol
 * @param observed signed
 * @param threshold that it exceeds, or reaches
 */
record Finding(String what, Severity severity, double observed, double threshold) {}
