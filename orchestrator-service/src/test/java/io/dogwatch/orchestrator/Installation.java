package io.dogwatch.orchestrator;

import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.orchestrator.Orchestrator.Answer;
import io.dogwatch.schemas.jobs.Claim;
import io.dogwatch.schemas.jobs.JobEvent;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import java.time.Instant;

/** An orchestrator with what surrounds it, and jobs that tests submit and tell about. */
final class Installation implements AutoCloseable {

  /** A type that takes any object. */
  static final JobType ADVICE = new JobType("advice");

  static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private static final String PREFIX = "it.";

  private final Platform platform;
  private final Orchestrator orchestrator;
  private final String database;

  private Installation(Platform platform, Orchestrator orchestrator, String database) {
    this.platform = platform;
    this.orchestrator = orchestrator;
    this.database = database;
  }

  static Installation start(KafkaBroker kafka, PostgresServer postgres) {
    var platform = new Platform(kafka, PREFIX);
    String database = postgres.createDatabase("installation");
    try {
      platform.announceProbe();
      platform.announce(ADVICE, "{\"type\": \"object\"}");
    } catch (Exception e) {
      throw new IllegalStateException("nobody has announced the types", e);
    }
    Orchestrator orchestrator = Orchestrator.start(kafka, PREFIX, database);
    orchestrator.awaitReady();
    orchestrator.awaitType(ADVICE);
    orchestrator.awaitIntake();
    return new Installation(platform, orchestrator, database);
  }

  Platform platform() {
    return platform;
  }

  Orchestrator orchestrator() {
    return orchestrator;
  }

  /** The address of its database. */
  String database() {
    return database;
  }

  JobId submitted(String payload) throws Exception {
    Answer accepted =
        orchestrator.post("/api/v1/jobs", "{\"type\": \"probe\", \"payload\": " + payload + "}");
    return JobId.parse(accepted.body().path("id").stringValue());
  }

  String state(JobId id) throws Exception {
    return orchestrator.get("/api/v1/jobs/" + id).body().path("state").stringValue();
  }

  static JobEvent succeeded(JobId job, String result) {
    return event(job, new Claim(1, 1), new JobFact.Succeeded(Payload.json(result), AT));
  }

  static JobEvent event(JobId job, Claim claim, JobFact fact) {
    return new JobEvent(job, Platform.PROBE, claim, "w-1", AT.plusSeconds(1), fact);
  }

  @Override
  public void close() {
    orchestrator.close();
    platform.close();
  }
}
