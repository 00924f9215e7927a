package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.client.lifecycle.JobState;
import io.dogwatch.orchestrator.deadletters.ManageReplays.Order;
import io.dogwatch.orchestrator.deadletters.Replay.Canary;
import io.dogwatch.orchestrator.deadletters.Replay.Phase;
import io.dogwatch.orchestrator.deadletters.Replay.State;
import io.dogwatch.orchestrator.deadletters.Replay.Tally;
import io.dogwatch.orchestrator.intake.Arrival;
import io.dogwatch.orchestrator.types.JobTypes;
import io.dogwatch.orchestrator.types.KnownType;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Replays of dead letters; the test goes on with them, and tells what has become of their jobs. */
final class PlayedReplays {

  private final DeadLetterDatabase letters;
  private final Replays replays;
  private final ReplayItems items;
  private final ManageReplays manage;
  private final FakeJobs others = new FakeJobs();
  private final ReplayDeadLetters replay;

  PlayedReplays(DeadLetterDatabase letters) {
    this.letters = letters;
    replays = new Replays(letters.schema(), letters.model());
    items = new ReplayItems(letters.schema());
    manage = manage(DeadLetterDatabase.MOST);
    replay = another();
  }

  /** What has become of the jobs, as far as anybody knows. */
  private static final class FakeJobs implements ReplayDeadLetters.Jobs {

    private final Map<JobId, JobState> states = new HashMap<>();

    @Override
    public boolean areTypesKnown() {
      return true;
    }

    @Override
    public Map<JobId, JobState> states(Collection<JobId> jobs) {
      Map<JobId, JobState> known = new HashMap<>(states);
      known.keySet().retainAll(jobs);
      return known;
    }
  }

  Replays replays() {
    return replays;
  }

  ReplayItems items() {
    return items;
  }

  ManageReplays manage() {
    return manage;
  }

  /** Which refuses replays of more than so many. */
  ManageReplays manage(int most) {
    return new ManageReplays(replays, items, new NamedLetters(letters.views()), letters::now, most);
  }

  /** One more orchestrator. */
  ReplayDeadLetters another() {
    return replaying(letters.intake()::keep);
  }

  /** One that hands jobs on in this way. */
  ReplayDeadLetters replaying(Consumer<List<Arrival>> intake) {
    var types = new JobTypes();
    types.announce(
        KnownType.of(
            new JobTypeDescription(
                DeadLetterDatabase.REPORT,
                "For tests.",
                "{\"type\": \"object\", \"properties\": {\"n\": {\"type\": \"integer\"}}}",
                DeadLetterDatabase.GOOD,
                DeadLetterDatabase.START)));
    var batch =
        new ReplayBatch(
            letters.actions(), new ReviveJob(types, letters.topics()), intake, new Random(1));
    return new ReplayDeadLetters(replays, items, batch, others, letters::now);
  }

  /** Says what has become of a job. */
  void tell(JobId job, JobState state) {
    others.states.put(job, state);
  }

  void goOn() {
    replay.goOn();
  }

  void pass(Duration time) {
    letters.pass(time);
    replay.goOn();
  }

  UUID ask(String perSecond, @Nullable Canary canary) {
    return manage.ask(order(DeadLetterDatabase.ALL, perSecond, canary), "anna").id();
  }

  int matched(DeadLetterFilter filter) {
    return manage.ask(order(filter, "50", null), "anna").tally().matched();
  }

  static Order order(DeadLetterFilter filter, String perSecond, @Nullable Canary canary) {
    return new Order(new Selection.Matching(filter, "{}"), new BigDecimal(perSecond), canary);
  }

  Tally tally(UUID id) {
    return manage.find(id).orElseThrow().tally();
  }

  State state(UUID id) {
    return manage.find(id).orElseThrow().phase().state();
  }

  Phase.Over over(UUID id) {
    return (Phase.Over) manage.find(id).orElseThrow().phase();
  }

  List<JobId> jobs(UUID id) {
    return items.jobs(id, DeadLetterDatabase.MOST);
  }

  int deadAgain(UUID id) {
    return replays.inTransaction(() -> items.deadAgain(id));
  }

  /** The jobs on their way to Kafka, in their order. */
  List<JobId> submitted() {
    return JdbcClient.create(letters.dataSource())
        .sql("select job_id from intake.outbox order by seq")
        .query((row, _) -> new JobId(row.getObject("job_id", UUID.class)))
        .list();
  }
}
