package io.dogwatch.orchestrator.model;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections that look for tables in one schema. Each is told so: the pool's connections may have
 * served another schema before. Of statements that are prepared already the driver prepares those
 * anew whose connection changes over, and no others.
 */
final class SchemaDataSource extends DelegatingDataSource {

  private final String schema;

  SchemaDataSource(DataSource pool, String schema) {
    super(pool);
    this.schema = schema;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    try {
      connection.setSchema(schema);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }
}
