package io.dogwatch.orchestrator.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.client.topics.ClusterShape;
import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.embedded.KafkaBroker;
import io.dogwatch.embedded.PostgresServer;
import io.dogwatch.embedded.junit.SharedKafka;
import io.dogwatch.embedded.junit.SharedPostgres;
import io.dogwatch.orchestrator.ReadModelSchemas;
import io.dogwatch.orchestrator.model.Generations;
import io.dogwatch.schemas.topics.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A read model is not made anew from what is not its log. */
@ExtendWith({SharedKafka.class, SharedPostgres.class})
final class SameLogIT {

  private static final Topics TOPICS = new Topics("same-log.");
  private static final Topics OTHERS = new Topics("same-log-other.");

  private final String brokers;
  private final HikariDataSource pool = new HikariDataSource();

  SameLogIT(KafkaBroker kafka, PostgresServer postgres, TestInfo test) {
    brokers = kafka.bootstrapServers();
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    pool.setJdbcUrl(postgres.createDatabase(name));
  }

  @BeforeEach
  void start() throws Exception {
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", brokers))) {
      var create = new CreateTopics(admin, ClusterShape.SINGLE);
      create.create(TOPICS.forJobs());
      create.create(OTHERS.forJobs());
    }
    var _ = new Generations(pool).begin();
  }

  @AfterEach
  void stop() {
    pool.close();
  }

  /** Two platforms may share a cluster. */
  @Test
  void refusesTopicsOfAnotherPlatform() {
    hasFolded(TOPICS.jobEvents().name(), 0);

    assertThatThrownBy(() -> rebuild(OTHERS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("read_model_1")
        .hasMessageContaining("\"same-log-other.\"")
        .hasMessageContaining("same-log.job-events");

    assertNothingHasChanged();
  }

  /** Another cluster has topics of the same names. */
  @Test
  void refusesALogThatEndsBeforeWhatWasFolded() {
    hasFolded(TOPICS.jobEvents().name(), 1_000);

    assertThatThrownBy(() -> rebuild(TOPICS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("read_model_1")
        .hasMessageContaining("1,000 records of same-log.job-events-0, which ends at 0")
        .hasMessageContaining("start an orchestrator first");

    assertNothingHasChanged();
  }

  /** What is gone from the cluster is carried over. */
  @Test
  void takesALogThatHasLostATopic() throws Exception {
    hasFolded(TOPICS.jobEvents().name(), 0);
    hasFolded("same-log.jobs.gone.high", 7);

    Rebuilt rebuilt = rebuild(TOPICS);

    assertThat(rebuilt.schema()).isEqualTo("read_model_2");
    assertThat(serving()).isEqualTo(2);
  }

  /** No orchestrator has projected anything yet. */
  @Test
  void takesAnyLogForAReadModelThatHasNone() throws Exception {
    assertThat(rebuild(TOPICS).schema()).isEqualTo("read_model_2");
  }

  private void hasFolded(String topic, long next) {
    var _ =
        JdbcClient.create(pool)
            .sql("insert into read_model_1.projection_offset values (?, 0, ?)")
            .params(topic, next)
            .update();
  }

  private Rebuilt rebuild(Topics topics) throws Exception {
    return new Rebuild(
            pool, ClientSettings.groupless(brokers), topics, Duration.ZERO, InstantSource.system())
        .run(false, (_, _, _) -> {});
  }

  private void assertNothingHasChanged() {
    assertThat(serving()).isEqualTo(1);
    assertThat(ReadModelSchemas.in(pool)).containsExactly("read_model_1");
  }

  private int serving() {
    return JdbcClient.create(pool)
        .sql("select generation from read_model.serving")
        .query(Integer.class)
        .single();
  }
}
