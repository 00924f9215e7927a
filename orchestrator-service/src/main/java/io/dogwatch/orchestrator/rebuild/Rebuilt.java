package io.dogwatch.orchestrator.rebuild;

/**
 * What a rebuild has done.
 *
 * @param schema that serves now
 * @param records offsets of the log that were passed, nearly all of them records
 * @param jobsCarriedOver jobs of which the log no longer tells all, taken from the schema before
 * @param deadLettersCarriedOver those that their topics no longer have
 * @param alertsCarriedOver those that their topic no longer has
 * @param refused records that the database could not take
 */
public record Rebuilt(
    String schema,
    long records,
    long jobsCarriedOver,
    long deadLettersCarriedOver,
    long alertsCarriedOver,
    long refused) {}
