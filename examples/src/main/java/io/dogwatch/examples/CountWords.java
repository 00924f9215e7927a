package io.dogwatch.examples;

import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.engine.Worker;
import io.dogwatch.engine.WorkerOptions;
import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.topics.Topics;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * A job type of your own, and a worker that executes it until its process is stopped.
 *
 * <p>The payload is a record. Its JSON Schema is derived from its components and their annotations:
 * a payload that does not fit never reaches the handler. What the handler returns is the job's
 * result, what it throws is followed by another attempt, or by the dead letters. A job may be
 * executed more than once, so a handler that changes the world outside does it idempotently.
 */
public final class CountWords implements JobHandler<CountWords.Text> {

  record Text(@NotNull String text) {}

  @Override
  public JobType type() {
    return new JobType("count-words");
  }

  @Override
  public Class<Text> payloadType() {
    return Text.class;
  }

  @Override
  public String description() {
    return "Counts the words of a text.";
  }

  @Override
  public Text example() {
    return new Text("to be or not to be");
  }

  @Override
  public Object handle(Text payload, JobContext context) {
    return Map.of("words", new StringTokenizer(payload.text()).countTokens());
  }

  /** Takes the address of the Kafka cluster; by default {@code localhost:9092}. */
  public static void main(String[] args) throws Exception {
    String kafka = args.length == 0 ? "localhost:9092" : args[0];
    var cluster =
        new WorkerOptions.Cluster(
            kafka, new Topics(Topics.DEFAULT_PREFIX), ClusterShape.SINGLE, Map.of());
    var options = WorkerOptions.of("count-words-" + ProcessHandle.current().pid(), cluster);
    Worker worker = Worker.start(options, List.of(new CountWords()));
    Runtime.getRuntime().addShutdownHook(new Thread(worker::close));
  }
}
