package io.dogwatch.examples;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.engine.Worker;
import io.dogwatch.engine.WorkerOptions;
import io.dogwatch.engine.handlers.Continue;
import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A long job in steps. Each step ends in a checkpoint, with which the next one begins, here or on
 * another worker: one that dies takes a step with it, not the job, and jobs of other submitters get
 * their turn in between.
 */
public final class CountPrimes implements JobHandler<CountPrimes.Range> {

  private static final int STEP = 250_000;

  record Range(@NotNull @Min(2) @Max(100_000_000) Integer upTo) {}

  record Progress(int next, long found) {}

  @Override
  public JobType type() {
    return new JobType("count-primes");
  }

  @Override
  public Class<Range> payloadType() {
    return Range.class;
  }

  @Override
  public String description() {
    return "Counts the prime numbers up to a number.";
  }

  @Override
  public Range example() {
    return new Range(1_000_000);
  }

  @Override
  public Object handle(Range range, JobContext context) throws JobFailure {
    Progress progress = context.checkpoint(Progress.class).orElse(new Progress(2, 0));
    int end = Math.min(range.upTo(), progress.next() + STEP - 1);
    long found = progress.found() + primes(progress.next(), end);
    return end == range.upTo()
        ? Map.of("primes", found)
        : Continue.with(new Progress(end + 1, found));
  }

  private static long primes(int first, int last) {
    return IntStream.rangeClosed(first, last).filter(CountPrimes::isPrime).count();
  }

  private static boolean isPrime(int number) {
    return IntStream.rangeClosed(2, (int) Math.sqrt(number)).noneMatch(it -> number % it == 0);
  }

  /** Takes the address of the Kafka cluster; by default {@code localhost:9092}. */
  public static void main(String[] args) throws Exception {
    String kafka = args.length == 0 ? "localhost:9092" : args[0];
    var cluster =
        new WorkerOptions.Cluster(
            kafka, new Topics(Topics.DEFAULT_PREFIX), ClusterShape.SINGLE, Map.of());
    var options = WorkerOptions.of("count-primes-" + ProcessHandle.current().pid(), cluster);
    Worker worker = Worker.start(options, List.of(new CountPrimes()));
    Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
  }
}
