package io.dogwatch.engine.lanes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import io.dogwatch.schemas.topics.LaneAddress;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageTest {

  private Instant now = Instant.parse("2026-01-05T12:00:00Z");
  private final Exception away = new IllegalStateException("nobody there");

  private final Logger logger = (Logger) LoggerFactory.getLogger(Outage.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Outage outage = new Outage(() -> now);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
    logger.setLevel(Level.INFO);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void countsLanesAndNotTheirPollers() {
    outage.began("first", lane(Priority.HIGH), away);
    outage.began("second", lane(Priority.HIGH), away);
    outage.began("third", lane(Priority.LOW), away);

    assertThat(outage.lanes()).isEqualTo(2);

    outage.ended("third");
    outage.ended("first");

    assertThat(outage.lanes()).isEqualTo(1);
  }

  @Test
  void saysSoOnceAMinuteHoweverManyLanesThereAre() {
    for (int second = 0; second < 120; second++) {
      for (Priority priority : Priority.values()) {
        outage.began(priority, lane(priority), away);
      }
      outage.tell(away);
      now = now.plusSeconds(1);
    }

    assertThat(lines.list).hasSize(2);
    assertThat(lines.list.getLast().getKeyValuePairs().toString()).contains("lanes=\"3\"");
  }

  /** A cluster that comes and goes is no reason for more. */
  @Test
  void endOfAnOutageDoesNotMakeTheNextOneNews() {
    for (int second = 0; second < 60; second++) {
      outage.began("poller", lane(Priority.HIGH), away);
      outage.ended("poller");
      now = now.plusSeconds(1);
    }

    assertThat(lines.list).hasSize(1);
    assertThat(outage.lanes()).isZero();
  }

  @Test
  void saysOnceThatTheClusterAnswersAgain() {
    outage.answered();
    outage.tell(away);
    outage.began("poller", lane(Priority.HIGH), away);
    outage.answered();
    outage.ended("poller");
    outage.answered();
    outage.answered();

    assertThat(lines.list)
        .extracting(ILoggingEvent::getMessage)
        .containsExactly("the cluster does not answer; trying on", "the cluster answers again");
  }

  private static LaneAddress lane(Priority priority) {
    return new LaneAddress(new JobType("say"), priority);
  }
}
