package io.dogwatch.orchestrator.rebuild;

import io.dogwatch.orchestrator.model.Generation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.StringJoiner;

/** The columns of tables. */
final class Columns {

  private static final String COMMON =
      """
      select quote_ident(n.attname) from pg_attribute n
        join pg_attribute b on b.attname = n.attname and b.attrelid = to_regclass(?)
      where n.attrelid = to_regclass(?) and n.attnum > 0 and not n.attisdropped
        and n.attidentity = '' and n.attgenerated = ''
      order by n.attnum
      """;

  private Columns() {}

  /** Those of a table that two generations have; but what each works out for itself. */
  static String common(Connection connection, String table, Generation before, Generation next)
      throws SQLException {
    var names = new StringJoiner(", ");
    try (PreparedStatement select = connection.prepareStatement(COMMON)) {
      select.setString(1, before.schema() + "." + table);
      select.setString(2, next.schema() + "." + table);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names.toString();
  }
}
