package io.dogwatch.orchestrator.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.model.Generation;
import io.dogwatch.orchestrator.model.Generations;
import io.dogwatch.orchestrator.model.Progress;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where partitions go on while another generation is put in the place of the one that serves. */
@ExtendWith(SharedPostgres.class)
final class PositionsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String WAITING =
      """
      select count(*) from pg_locks join pg_database d on d.oid = database
      where datname = current_database() and locktype = 'advisory' and not granted
      """;
  private static final TopicPartition PARTITION = new TopicPartition("lane", 0);

  private final HikariDataSource pool = new HikariDataSource();
  private final Database database;

  PositionsIT(PostgresServer postgres, TestInfo test) {
    String url =
        postgres.createDatabase(
            "positions_" + Integer.toHexString(test.getDisplayName().hashCode()));
    database = new Database(url);
    pool.setJdbcUrl(url);
  }

  @AfterEach
  void stop() {
    database.close();
    pool.close();
  }

  /** A log that was cut in front: nobody is to wait for what is gone. */
  @Test
  void whatIsPassedCountsInTheGenerationThatServes() throws Exception {
    stand(1, 3);

    Generation next = placeWhileReplaced(consumer(5, 9));

    assertThat(offsetIn(next.number())).isEqualTo(5);
    assertThat(offsetIn(1)).isEqualTo(3);
  }

  /** A topic that ends before what was projected is another one. */
  @Test
  void beginsAnewInTheGenerationThatServes() throws Exception {
    stand(1, 12);

    Generation next = placeWhileReplaced(consumer(0, 9));

    assertThat(offsetIn(next.number())).isZero();
    assertThat(offsetIn(1)).isEqualTo(12);
  }

  /** Places the consumer, which has to wait until the next generation serves. */
  private Generation placeWhileReplaced(MockConsumer<byte[], byte[]> consumer) throws Exception {
    var generations = new Generations(pool);
    Generation before = generations.begin();
    Generation next = generations.makeNext(before);
    var positions = new Positions(database.model(), new Progress());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection owner = pool.getConnection()) {
      Generations.holdOff(owner);
      stand(2, offsetIn(1));
      Future<?> placed = threads.submit(() -> positions.place(consumer, List.of(PARTITION)));
      await().atMost(PATIENCE).until(() -> count(WAITING) == 1);
      Generations.replace(owner, before, next);
      Generations.letGo(owner);
      var _ = placed.get();
    }
    return next;
  }

  private static MockConsumer<byte[], byte[]> consumer(long begin, long end) {
    var consumer = new MockConsumer<byte[], byte[]>("earliest");
    consumer.assign(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, begin));
    consumer.updateEndOffsets(Map.of(PARTITION, end));
    return consumer;
  }

  private void stand(int generation, long next) {
    var _ =
        JdbcClient.create(pool)
            .sql(
                "insert into read_model_%d.projection_offset values ('lane', 0, ?)"
                    .formatted(generation))
            .param(next)
            .update();
  }

  private long offsetIn(int generation) {
    return count("select next from read_model_%d.projection_offset".formatted(generation));
  }

  private long count(String sql) {
    return JdbcClient.create(pool).sql(sql).query(Long.class).single();
  }
}
