package io.dogwatch.engine.attempts;

import io.dogwatch.engine.handlers.JobContext;
import io.dogwatch.engine.handlers.JobHandler;
import io.dogwatch.schemas.jobs.JobType;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;

/** Is to double a number, and does with it whatever a test wants. */
record DoubleHandler(Action action, Map<String, List<String>> choices)
    implements JobHandler<DoubleHandler.Figure> {

  static final JobType TYPE = new JobType("double");

  record Figure(@NotNull @Positive Integer number) {}

  interface Action {
    Object apply(int number, JobContext context) throws Exception;

    static Action failing(Throwable failure) {
      return (_, _) -> {
        switch (failure) {
          case Error error -> throw error;
          case Exception exception -> throw exception;
          default -> throw new AssertionError(failure);
        }
      };
    }
  }

  @Override
  public JobType type() {
    return TYPE;
  }

  @Override
  public Class<Figure> payloadType() {
    return Figure.class;
  }

  @Override
  public String description() {
    return "Doubles a number.";
  }

  @Override
  public Figure example() {
    return new Figure(1);
  }

  @Override
  public Object handle(Figure payload, JobContext context) throws Exception {
    return action.apply(payload.number(), context);
  }
}
