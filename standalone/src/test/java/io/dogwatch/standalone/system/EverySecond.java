package io.dogwatch.standalone.system;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.standalone.system.ApiUser.Answer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A schedule of probes that fires every second and makes up for what was missed. */
final class EverySecond {

  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);

  private final ApiUser user;
  private final String name;
  private final Instant first;

  private EverySecond(ApiUser user, String name, Instant first) {
    this.user = user;
    this.name = name;
    this.first = first;
  }

  /**
   * Begins.
   *
   * @param offset within its second
   */
  static EverySecond begin(ApiUser user, URI orchestrator, String name, Duration offset)
      throws IOException, InterruptedException {
    Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(offset);
    Map<String, Object> definition =
        Map.of(
            "every",
            "PT1S",
            "startAt",
            start.toString(),
            "misfire",
            "ALL",
            "job",
            ApiUser.probe(1));
    Answer answer = user.put(orchestrator, "/api/v1/schedules/" + name, definition);
    assertThat(answer.status()).as(answer::toString).isEqualTo(201);
    String first = answer.body().get("upcoming").get(0).stringValue();
    return new EverySecond(user, name, Instant.parse(first));
  }

  /**
   * A schedule that fires no more.
   *
   * @param last instant that has fired
   */
  record Ended(String name, Instant first, Instant last) {

    /** Passes if each instant has one job on the lane; returns them. */
    List<JobId> assertFiredOnce(LaneLog lane) {
      Map<Instant, List<JobId>> fired =
          lane.all()
              .filter(job -> name.equals(job.origin().metadata().get("schedule")))
              .collect(
                  groupingBy(
                      job ->
                          Instant.parse(job.origin().metadata().getOrDefault("scheduledFor", "")),
                      TreeMap::new,
                      mapping(JobMessage::id, toList())));
      List<Instant> instants =
          Stream.iterate(first, it -> !it.isAfter(last), it -> it.plusSeconds(1)).toList();

      assertThat(instants).hasSizeGreaterThan(2);
      assertThat(fired.keySet()).as(name).containsExactlyElementsOf(instants);
      assertThat(fired.values()).as(name).allMatch(jobs -> jobs.size() == 1);
      return fired.values().stream().map(List::getFirst).toList();
    }
  }

  /** Fires no more once it has fired for all that is past, and is forgotten. */
  Ended end(URI orchestrator) {
    String path = "/api/v1/schedules/" + name;
    Instant now = Instant.now();
    var _ =
        await(
            () -> user.get(orchestrator, path),
            it -> it.status() == 200 && !last(it).isBefore(now));
    Answer paused =
        await(() -> user.post(orchestrator, path + "/pause", Map.of()), it -> it.status() == 200);
    var _ = await(() -> user.delete(orchestrator, path), it -> it.status() == 204);
    return new Ended(name, first, last(paused));
  }

  private static Instant last(Answer schedule) {
    return schedule
        .body()
        .get("firings")
        .valueStream()
        .findFirst()
        .map(firing -> Instant.parse(firing.get("at").stringValue()))
        .orElse(Instant.MIN);
  }

  private static Answer await(Callable<Answer> question, Predicate<Answer> isWanted) {
    return Awaitility.await()
        .atMost(ANSWERED_WITHIN)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(question, isWanted);
  }
}
