package io.dogwatch.engine.attempts;

import io.dogwatch.client.validation.PayloadSchema;
import io.dogwatch.client.validation.Problem;
import io.dogwatch.engine.handlers.Continue;
import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.dogwatch.schemas.workers.JobTypeDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** A handler between JSON and JSON: checks and reads its payloads, writes its results. */
public final class BoundHandler<P> {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final JobHandler<P> handler;
  private final JobType type;
  private final String schemaText;
  private final PayloadSchema schema;
  private final ObjectReader payloads;

  public BoundHandler(JobHandler<P> handler) {
    this.handler = handler;
    this.type = handler.type();
    this.schemaText = PayloadSchemas.of(handler.payloadType(), handler.choices());
    this.schema = PayloadSchema.parse(schemaText);
    this.payloads = JSON.readerFor(handler.payloadType());
    List<Problem> problems = schema.problems(JSON.valueToTree(handler.example()));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the example of job type %s does not fit its own schema: %s"
              .formatted(handler.type(), problems));
    }
  }

  public JobType type() {
    return type;
  }

  /** What bounds jobs that do not say themselves. */
  JobMessage.Limits limits() {
    return handler.limits();
  }

  /** What is announced of the type. */
  public JobTypeDescription describe(Instant now) {
    return new JobTypeDescription(
        handler.type(),
        handler.description(),
        schemaText,
        JSON.writeValueAsString(handler.example()),
        now);
  }

  /**
   * The payload as the handler takes it.
   *
   * @throws JobFailure of code INVALID_INPUT that names everything that is wrong with it
   */
  P read(JobMessage job) throws JobFailure {
    if (!job.payload().isJson()) {
      throw invalid("JSON expected, found " + job.payload().mediaType());
    }
    if (job.payload().size() > JobMessage.MAX_PAYLOAD) {
      throw invalid(
          "at most %d bytes expected, found %d"
              .formatted(JobMessage.MAX_PAYLOAD, job.payload().size()));
    }
    try {
      JsonNode json = JSON.readTree(job.payload().bytes());
      List<Problem> problems = schema.problems(json);
      if (!problems.isEmpty()) {
        throw invalid(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
      }
      return payloads.readValue(json);
    } catch (JacksonException e) {
      throw invalid(e.getOriginalMessage());
    }
  }

  /** Executes one attempt. */
  Answer handle(P payload, JobContext context) throws Exception {
    Object returned = handler.handle(payload, context);
    return returned instanceof Continue(Object checkpoint, Duration pause)
        ? new Answer.Checkpoint(json(checkpoint), pause)
        : new Answer.Result(json(returned));
  }

  private static Payload json(Object value) {
    return Payload.json(JSON.writeValueAsBytes(value));
  }

  private static JobFailure invalid(String problem) {
    return new JobFailure(FailureCode.INVALID_INPUT, "payload: " + problem);
  }
}
