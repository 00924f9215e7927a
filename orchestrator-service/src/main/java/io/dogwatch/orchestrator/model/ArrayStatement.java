package io.dogwatch.orchestrator.model;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A statement whose parameters are mostly whole columns, for {@code unnest} and {@code any}. */
public final class ArrayStatement implements AutoCloseable {

  private final Connection connection;
  private final PreparedStatement statement;
  private int parameters;

  public ArrayStatement(Connection connection, String sql) throws SQLException {
    this.connection = connection;
    this.statement = connection.prepareStatement(sql);
  }

  public ArrayStatement day(LocalDate day) throws SQLException {
    statement.setObject(++parameters, day);
    return this;
  }

  public ArrayStatement number(long number) throws SQLException {
    statement.setLong(++parameters, number);
    return this;
  }

  public ArrayStatement days(List<LocalDate> days) throws SQLException {
    return array("date", days.stream().map(Object::toString).toArray(String[]::new));
  }

  public ArrayStatement uuids(List<UUID> ids) throws SQLException {
    return array("uuid", ids.stream().map(UUID::toString).toArray(String[]::new));
  }

  /** Text as PostgreSQL can store it: U+0000, which it can't, becomes U+FFFD. */
  public <R> ArrayStatement texts(List<R> rows, Function<R, @Nullable String> text)
      throws SQLException {
    return array(
        "text", rows.stream().map(text).map(ArrayStatement::storable).toArray(String[]::new));
  }

  public <R> ArrayStatement ids(List<R> rows, Function<R, @Nullable UUID> id) throws SQLException {
    return array("uuid", rows.stream().map(id).map(ArrayStatement::text).toArray(String[]::new));
  }

  public <R> ArrayStatement ints(List<R> rows, Function<R, @Nullable Integer> number)
      throws SQLException {
    return array("int4", rows.stream().map(number).toArray(Integer[]::new));
  }

  public <R> ArrayStatement longs(List<R> rows, Function<R, @Nullable Long> number)
      throws SQLException {
    return array("int8", rows.stream().map(number).toArray(Long[]::new));
  }

  public <R> ArrayStatement instants(List<R> rows, Function<R, @Nullable Instant> instant)
      throws SQLException {
    return array(
        "timestamptz", rows.stream().map(instant).map(ArrayStatement::text).toArray(String[]::new));
  }

  public <R> ArrayStatement bytes(List<R> rows, Function<R, byte @Nullable []> bytes)
      throws SQLException {
    return array("bytea", rows.stream().map(bytes).toArray(byte[][]::new));
  }

  public int update() throws SQLException {
    return statement.executeUpdate();
  }

  /** Rows of a query, or of a {@code returning}; closed with this statement. */
  public ResultSet query() throws SQLException {
    return statement.executeQuery();
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }

  private ArrayStatement array(String type, Object[] values) throws SQLException {
    statement.setArray(++parameters, connection.createArrayOf(type, values));
    return this;
  }

  private static @Nullable String text(@Nullable Object value) {
    return Objects.toString(value, null);
  }

  private static @Nullable String storable(@Nullable String text) {
    return text == null || text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }
}
