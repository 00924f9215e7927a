package io.dogwatch.engine.lanes;

import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobFailure;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.jobs.FailureCode;
import io.dogwatch.schemas.jobs.JobType;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * Keeps the word of each job; fails with "away".
 *
 * @param whenSaid happens in each job before
 */
record Saying(List<String> said, Runnable whenSaid) implements JobHandler<Saying.Word> {

  static final JobType TYPE = new JobType("say");

  record Word(@NotNull String word) {}

  @Override
  public JobType type() {
    return TYPE;
  }

  @Override
  public Class<Word> payloadType() {
    return Word.class;
  }

  @Override
  public String description() {
    return "Says a word.";
  }

  @Override
  public Word example() {
    return new Word("hello");
  }

  @Override
  public Object handle(Word payload, JobContext context) throws JobFailure {
    whenSaid.run();
    said.add(payload.word());
    if (payload.word().equals("away")) {
      throw new JobFailure(FailureCode.PROVIDER_TIMEOUT, "nobody there");
    }
    return payload;
  }
}
