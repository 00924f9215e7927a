package io.dogwatch.orchestrator.intake;

import io.dogwatch.schemas.jobs.JobMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Goes through all jobs that wait, some at a time. */
final class WaitingPages {

  /** Jobs may be large, and a heap is not. */
  private static final int PAGE = 100;

  private static final String SELECT =
      """
      select job_id, message from intake.waiting_job
      where cast(:after as uuid) is null or job_id > :after
      order by job_id limit :page
      """;

  /** Waits for who is looking at one of them, who may have looked too early. */
  private static final String WAKE =
      "update intake.waiting_job set due = true where job_id = any(cast(? as uuid[]))";

  private final JdbcClient jdbc;

  WaitingPages(DataSource dataSource) {
    this.jdbc = JdbcClient.create(dataSource);
  }

  private record Row(UUID id, JobMessage job) {}

  /** Has those looked at that fit. */
  void wake(Predicate<JobMessage> fits) {
    List<Row> page = page(null);
    while (!page.isEmpty()) {
      List<String> fitting = new ArrayList<>();
      page.stream()
          .filter(it -> fits.test(it.job()))
          .forEach(it -> fitting.add(it.id().toString()));
      if (!fitting.isEmpty()) {
        jdbc.sql(WAKE).param(fitting.toArray(String[]::new)).update();
      }
      page = page.size() < PAGE ? List.of() : page(page.getLast().id());
    }
  }

  private List<Row> page(@Nullable UUID after) {
    return jdbc.sql(SELECT)
        .param("after", after)
        .param("page", PAGE)
        .query(
            (row, _) ->
                new Row(
                    row.getObject("job_id", UUID.class),
                    JobMessage.CODEC.decode(row.getBytes("message")).message().orElseThrow()))
        .list();
  }
}
