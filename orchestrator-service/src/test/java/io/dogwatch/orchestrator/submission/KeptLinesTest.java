package io.dogwatch.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dogwatch.client.jobs.JobPublisher;
import io.dogwatch.orchestrator.BegunWait;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.intake.Keeper;
import io.dogwatch.orchestrator.intake.Kept;
import io.dogwatch.orchestrator.submission.SubmitJob.Begun.ToKeep;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes to the database together. */
@Timeout(20)
final class KeptLinesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final SlowKeeper keeper = new SlowKeeper();
  private final SubmitJob submitJob = submitJob();
  private final KeptLines lines = new KeptLines(submitJob);

  @Test
  void keepsALineThatComesAlone() throws Exception {
    keeper.turns.release();

    LineAnswer answer = add(1, 100).get();

    assertThat(answer).isInstanceOf(LineAnswer.Accepted.class);
    assertThat(keeper.kept).containsExactly(1);
    lines.close();
  }

  @Test
  void keepsTogetherWhatCameMeanwhile() throws Exception {
    List<CompletableFuture<LineAnswer>> answers = new ArrayList<>();
    answers.add(add(1, 100));
    keeper.entered.acquire();
    for (int line = 2; line <= 1_502; line++) {
      answers.add(add(line, 100));
    }
    keeper.turns.release(3);
    lines.close();

    assertThat(keeper.kept).containsExactly(1, KeptLines.MOST, 501);
    assertThat(answers.stream().map(CompletableFuture::join))
        .extracting(it -> ((LineAnswer.Accepted) it).line())
        .containsExactlyElementsOf(Stream.iterate(1, it -> it + 1).limit(1_502).toList());
  }

  @Test
  void longLinesWaitUntilThereIsRoom() throws Exception {
    var added = new AtomicInteger();
    Future<?> sender =
        BegunWait.of(
            () -> {
              for (int line = 1; line <= 40; line++) {
                var _ = add(line, JsonLines.LONGEST);
                added.incrementAndGet();
              }
              return added;
            });
    await().until(() -> added.get() == 8);
    assertThat(sender.isDone()).isFalse();
    int first = keepNext();
    await().until(() -> added.get() == 8 + first);

    keeper.turns.release(40);
    sender.get();
    lines.close();

    assertThat(keeper.kept).allSatisfy(it -> assertThat(it).isLessThanOrEqualTo(8));
    assertThat(keeper.kept.stream().mapToInt(it -> it).sum()).isEqualTo(40);
  }

  /** A mistake of ours keeps nobody waiting. */
  @Test
  void answersWhateverHappens() throws Exception {
    keeper.isBroken = true;
    keeper.turns.release();

    LineAnswer answer = add(1, 100).get();

    assertThat(answer).isInstanceOf(LineAnswer.NotAcknowledged.class);
    assertThat(lines.isAway()).isTrue();
    lines.close();
  }

  /** Returns how many lines were kept together. */
  private int keepNext() {
    int before = keeper.kept.size();
    keeper.turns.release();
    await().until(() -> keeper.kept.size() > before);
    return keeper.kept.get(before);
  }

  private CompletableFuture<LineAnswer> add(int line, int length) throws InterruptedException {
    String job = "{\"type\":\"probe\",\"payload\":{},\"idempotencyKey\":\"" + line + "\"}";
    var begun = submitJob.begin(job.getBytes(StandardCharsets.UTF_8), Optional.empty());
    return lines.add(line, length, (ToKeep) begun);
  }

  private SubmitJob submitJob() {
    var types = new JobTypes();
    types.announce(
        KnownType.of(new JobTypeDescription(new JobType("probe"), "For tests.", "{}", "{}", NOW)));
    return new SubmitJob(
        types,
        new JobPublisher(new MockProducer<>(), new Topics(Topics.DEFAULT_PREFIX), "test"),
        keeper,
        () -> NOW,
        JobId::next,
        new Random(7));
  }

  /** Keeps when it may. */
  private static final class SlowKeeper implements Keeper {

    private final Semaphore entered = new Semaphore(0);
    private final Semaphore turns = new Semaphore(0);
    private final List<Integer> kept = new CopyOnWriteArrayList<>();
    private volatile boolean isBroken;

    @Override
    public List<Kept> keep(List<Arrival> arrivals) {
      throw new UnsupportedOperationException("lines are not kept all or none");
    }

    @Override
    public List<Kept> keepEach(List<Arrival> arrivals) {
      entered.release();
      turns.acquireUninterruptibly();
      if (isBroken) {
        throw new IllegalStateException("broken");
      }
      kept.add(arrivals.size());
      return arrivals.stream().<Kept>map(it -> new Kept.New(it.job().id())).toList();
    }
  }
}
