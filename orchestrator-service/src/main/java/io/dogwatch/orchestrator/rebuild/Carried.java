package io.dogwatch.orchestrator.rebuild;

/** How much was taken from the generation before, since the log no longer tells it. */
record Carried(long jobs, long deadLetters, long alerts) {}
