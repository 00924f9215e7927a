package io.dogwatch.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Priority;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicsTest {

  private final Topics topics = new Topics("dogwatch.");
  private final JobType technical = new JobType("technical");

  @Test
  void lanesAreNamedAfterTypeAndPriority() {
    assertThat(topics.lane(technical, Priority.NORMAL).name())
        .isEqualTo("dogwatch.jobs.technical.normal");
  }

  /** Some clients know no other compression. */
  @Test
  void alertsAreCompressedWithGzip() {
    assertThat(List.of(topics.alerts(), topics.alertStates()))
        .allSatisfy(topic -> assertThat(topic.configs()).containsEntry("compression.type", "gzip"));
  }

  @Test
  void lanesHaveNoRetention() {
    assertThat(topics.lane(technical, Priority.LOW).configs())
        .containsEntry("retention.ms", "-1")
        .containsEntry("retention.bytes", "-1");
  }

  /** A segment goes as a whole, once the next one was begun. */
  @Test
  void whatIsTrimmedIsNotRetainedAndHasSmallSegments() {
    Stream<Topic> all = Stream.of(topics.of(technical), topics.forJobs()).flatMap(List::stream);

    assertThat(all.filter(topic -> topics.isTrimmed(topic.name())))
        .hasSize(5)
        .allSatisfy(
            topic ->
                assertThat(topic.configs())
                    .containsEntry("retention.ms", "-1")
                    .containsEntry("segment.bytes", "134217728")
                    .containsEntry("segment.ms", "86400000"));
  }

  @Test
  void eventsAndDeadLettersAreNotTrimmed() {
    assertThat(topics.isTrimmed(topics.jobEvents().name())).isFalse();
    assertThat(topics.isTrimmed(topics.deadLetters(technical).name())).isFalse();
    assertThat(topics.isTrimmed(topics.control().name())).isFalse();
    assertThat(topics.isTrimmed(topics.timersKept())).isFalse();
  }

  /** There is a cancellation for each job that was ever taken back. */
  @Test
  void ordersDoNotPileUpAndOutliveTheJobsThatTheyAreAbout() {
    long orders = Long.parseLong(topics.control().configs().get("retention.ms"));
    long deadLetters = Long.parseLong(topics.deadLetters(technical).configs().get("retention.ms"));

    assertThat(topics.control().configs()).containsEntry("cleanup.policy", "compact,delete");
    assertThat(orders).isGreaterThan(deadLetters);
  }

  @Test
  void everyWorkerIsAMemberOfTheOnePartitionOfALane() {
    assertThat(topics.of(technical))
        .filteredOn(topic -> topics.laneOf(topic.name()).isPresent())
        .hasSize(3)
        .allMatch(topic -> topic.spread() == Topic.Spread.SINGLE);
  }

  @Test
  void laneIsReadBackFromItsName() {
    assertThat(topics.laneOf("dogwatch.jobs.deep-dive.high"))
        .hasValue(new LaneAddress(new JobType("deep-dive"), Priority.HIGH));
  }

  @Test
  void otherTopicsAreNoLanes() {
    assertThat(topics.laneOf("dogwatch.jobs.technical.retry")).isEmpty();
    assertThat(topics.laneOf("dogwatch.job-events")).isEmpty();
    assertThat(topics.laneOf("other.jobs.technical.normal")).isEmpty();
  }
}
