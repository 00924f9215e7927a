package io.dogwatch.standalone.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.client.audit.AuditReport;
import io.dogwatch.client.audit.LogAudit;
import io.dogwatch.schemas.jobs.JobFact;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.topics.Topics;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** That jobs were neither lost nor doubled, as the log has it. */
record JobsOnce(LaneLog lane, JobLog events) {

  /**
   * Passes if each was put on the lane once, and has succeeded in its first attempt. A worker that
   * gets no processor for the time of a lease has its jobs executed again: that is no second job.
   */
  void assertOf(List<JobId> jobs) {
    assertThat(jobs).doesNotHaveDuplicates();
    assertThat(jobs).as("on the lane").allMatch(job -> lane.of(job).size() == 1);
    assertThat(jobs).as("ended").allMatch(job -> !events.ends(List.of(job)).isEmpty());
    assertThat(events.ends(jobs))
        .allMatch(end -> end.fact() instanceof JobFact.Succeeded)
        .allMatch(end -> end.claim().attempt() == 1);
  }

  /**
   * Passes if the whole log is sound, whatever other tests have left in it: what has not ended is
   * not lost.
   */
  static void assertSound(String kafka) throws InterruptedException {
    AuditReport report = audit(kafka);

    assertThat(report.lost()).isEmpty();
    assertThat(report.contradicted()).isEmpty();
  }

  /** What an audit finds in the log as it is now. */
  static AuditReport audit(String kafka) throws InterruptedException {
    return new LogAudit(kafka, new Topics(Topics.DEFAULT_PREFIX), Map.of(), InstantSource.system())
        .run();
  }
}
