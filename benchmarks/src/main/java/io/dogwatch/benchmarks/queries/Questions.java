package io.dogwatch.benchmarks.queries;

import io.dogwatch.benchmarks.queries.Rows.Sample;
import io.dogwatch.benchmarks.report.Target;
import io.dogwatch.schemas.jobs.JobType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** All that is asked. */
final class Questions {

  /** Of the jobs that wait. */
  static final JobType IN_LINE = new JobType("probe");

  /** Answers without the database, but with all else. */
  static final Question NOTHING =
      Question.of("reference: an answer without a question", "/actuator/health/liveness", null);

  static final String FIRST_PAGE = "/api/v1/jobs";

  private static final Target PAGE = Target.atMost(50);
  private static final Target STATISTICS = Target.atMost(20);
  private static final int SAMPLES = 200;

  /** A filter of the list. */
  private record Filter(String what, String query) {}

  /** Filters of the list, and what makes each worth asking. */
  private static final List<Filter> FILTERS =
      List.of(
          new Filter("type", "type=technical"),
          new Filter("type of which all jobs are old", "type=retired"),
          new Filter("type that there is not", "type=unheard-of"),
          new Filter("state of nearly all", "state=SUCCEEDED"),
          new Filter("rare state", "state=DEAD"),
          new Filter("state of none", "state=RUNNING"),
          new Filter("state of those in line", "state=QUEUED"),
          new Filter("type and usual state", "type=technical&state=SUCCEEDED"),
          new Filter("type and rare state", "type=technical&state=DEAD"),
          new Filter("type and a state of none of them", "type=steady&state=DEAD"),
          new Filter("type and a state of few of them", "type=brittle&state=SUCCEEDED"),
          new Filter("old type and rare state", "type=retired&state=DEAD"),
          new Filter("tenant of one in sixteen", "tenant=desk-1"),
          new Filter("tenant that there is not", "tenant=unheard-of"),
          new Filter("schedule that there is not", "schedule=unheard-of"));

  private static final List<String> WINDOWS = List.of("PT5M", "PT1H", "PT6H", "P1D");

  private Questions() {}

  static List<Question> all(Rows rows) throws SQLException {
    List<Question> all = new ArrayList<>();
    all.addAll(pages(rows.sample("state = 'SUCCEEDED'", SAMPLES)));
    all.addAll(statistics());
    all.addAll(jobs(rows.sample("state = 'SUCCEEDED'", SAMPLES)));
    all.addAll(deadLetters());
    all.add(
        new Question(
            "explain a job in line",
            rows.sample("state = 'QUEUED'", SAMPLES).stream()
                .map(it -> "/api/v1/jobs/" + it.id() + "/explain")
                .toList(),
            null));
    return all;
  }

  private static List<Question> pages(List<Sample> somewhere) {
    List<Question> pages = new ArrayList<>();
    pages.add(Question.of("jobs: first page", FIRST_PAGE, PAGE));
    pages.add(Question.of("jobs: first page of 500", FIRST_PAGE + "?limit=500", PAGE));
    pages.add(deep("jobs: page somewhere", FIRST_PAGE + "?", somewhere));
    for (Filter filter : FILTERS) {
      String path = FIRST_PAGE + "?" + filter.query();
      pages.add(Question.of("jobs: " + filter.what(), path, PAGE));
      pages.add(deep("jobs: " + filter.what() + ", page somewhere", path, somewhere));
    }
    return pages;
  }

  private static Question deep(String name, String path, List<Sample> after) {
    return new Question(
        name, after.stream().map(it -> path + "&cursor=" + cursor(it)).toList(), PAGE);
  }

  /** As the links to next pages have it; the service refuses what it does not understand. */
  private static String cursor(Sample sample) {
    String place = sample.submittedAt() + " " + sample.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Question> statistics() {
    List<Question> all = new ArrayList<>();
    for (String window : WINDOWS) {
      all.add(Question.of("statistics of " + window, "/api/v1/stats?window=" + window, STATISTICS));
    }
    all.add(
        Question.of(
            "statistics of P1D, one type", "/api/v1/stats?window=P1D&type=technical", STATISTICS));
    all.add(
        Question.of(
            "statistics of P1D, one worker",
            "/api/v1/stats?window=P1D&worker=worker-1",
            STATISTICS));
    return all;
  }

  private static List<Question> jobs(List<Sample> some) {
    List<String> paths = some.stream().map(it -> "/api/v1/jobs/" + it.id()).toList();
    return List.of(
        new Question("one job", paths, null),
        new Question("its events", paths.stream().map(it -> it + "/events").toList(), null));
  }

  private static List<Question> deadLetters() {
    return List.of(
        Question.of("dead letters: first page", "/api/v1/dlq", null),
        Question.of("dead letters of a type", "/api/v1/dlq?type=technical", null),
        Question.of("dead letters in groups", "/api/v1/dlq/groups", null),
        Question.of("dead letters of a type in groups", "/api/v1/dlq/groups?type=technical", null));
  }
}
