package io.dogwatch.orchestrator.workflows;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a step does. */
sealed interface Work {

  /** Whether its result is a list. */
  default boolean hasMany() {
    return switch (this) {
      case FanOut _, Batches _ -> true;
      case OneJob _, Gate _ -> false;
    };
  }

  /** Jobs that run side by side. */
  sealed interface Jobs extends Work {

    /** As in a submission, with placeholders. */
    JsonNode job();

    Join join();

    /** How many of them may be on their way or run at once. */
    int mostAtOnce();
  }

  /** One job. */
  record OneJob(JsonNode job) implements Jobs {

    @Override
    public Join join() {
      return new Join.All();
    }

    @Override
    public int mostAtOnce() {
      return 1;
    }
  }

  /**
   * A job for each item of a list.
   *
   * @param items an array, or a placeholder for one
   */
  record FanOut(JsonNode items, JsonNode job, Join join, int mostAtOnce) implements Jobs {}

  /**
   * One job after the other, each of which finds some of what is wanted, until there is enough.
   *
   * @param job returns an object with items, and perhaps a cursor, or that there is no more
   * @param target how many items there are to be in the end: a number, or a placeholder for one
   * @param existing how many of them there were before: the same
   * @param size the most that one job is asked for
   * @param oversample how many times the items that are missing are looked for: the best are taken
   * @param most jobs before somebody has to decide about a shortfall
   */
  record Batches(
      JsonNode job,
      JsonNode target,
      JsonNode existing,
      int size,
      BigDecimal oversample,
      Items items,
      int most,
      OnShortfall onShortfall)
      implements Work {}

  /**
   * Where the results of batches have what.
   *
   * @param path of the items, in a result
   * @param key path of what no two items share, in an item; null for the item itself
   * @param score path of a number, the higher the better, in an item; null for the order of arrival
   */
  record Items(String path, @Nullable String key, @Nullable String score) {}

  /** What becomes of a step that finds less than what is wanted. */
  enum OnShortfall {
    /** It fails. */
    FAIL,
    /** It is done with what there is. */
    ACCEPT,
    /** Somebody decides whether to go on, to accept, or to fail. */
    ASK
  }

  /**
   * Somebody decides.
   *
   * @param question for people
   * @param deadline from its beginning; null for any time
   * @param fallback what is decided after the deadline; null where the step fails
   */
  record Gate(
      String question, List<String> options, @Nullable Duration deadline, @Nullable String fallback)
      implements Work {

    public Gate {
      options = List.copyOf(options);
    }
  }
}
