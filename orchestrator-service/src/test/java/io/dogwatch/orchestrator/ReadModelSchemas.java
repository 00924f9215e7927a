package io.dogwatch.orchestrator;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The generations of the read model that a database has. */
public final class ReadModelSchemas {

  private ReadModelSchemas() {}

  /** Names of schemas, in their order. */
  public static List<String> in(DataSource database) {
    return JdbcClient.create(database)
        .sql("select nspname from pg_namespace where nspname ~ '^read_model_[0-9]' order by 1")
        .query((row, _) -> row.getString(1))
        .list();
  }
}
