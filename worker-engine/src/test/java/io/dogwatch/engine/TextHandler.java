package io.dogwatch.engine;

import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.jobs.JobType;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** A handler for tests: what it does with its text is given as a function. */
record TextHandler(JobType type, Action action) implements JobHandler<TextHandler.Text> {

  record Text(@NotNull @Size(max = 100) String text) {}

  interface Action {
    Object apply(String text, JobContext context) throws Exception;
  }

  @Override
  public Class<Text> payloadType() {
    return Text.class;
  }

  @Override
  public String description() {
    return "Does something with a text.";
  }

  @Override
  public Text example() {
    return new Text("hello");
  }

  @Override
  public Object handle(Text payload, JobContext context) throws Exception {
    return action.apply(payload.text(), context);
  }
}
