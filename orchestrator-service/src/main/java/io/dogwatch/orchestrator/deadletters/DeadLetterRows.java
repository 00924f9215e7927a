package io.dogwatch.orchestrator.deadletters;

import io.dogwatch.orchestrator.deadletters.DeadLetter.Header;
import io.dogwatch.orchestrator.model.ArrayStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Writes dead letters into the read model. */
public final class DeadLetterRows {

  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String INSERT =
      """
      insert into dead_letter (topic, partition, record_offset, type, at, reason, fingerprint,
        job_id, attempts, deliveries, worker, failure_code, failure_message, failure_exception,
        failure_stack, record_key, record_value, headers)
      select topic, partition, record_offset, type, at, reason, fingerprint, job_id, attempts,
        deliveries, worker, failure_code, failure_message, failure_exception, failure_stack,
        record_key, record_value, headers::json
      from unnest(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) as u(topic, partition, record_offset, type,
        at, reason, fingerprint, job_id, attempts, deliveries, worker, failure_code,
        failure_message, failure_exception, failure_stack, record_key, record_value, headers)
      on conflict do nothing
      """;

  private DeadLetterRows() {}

  /** Part of the caller's transaction. */
  public static void write(Connection connection, List<DeadLetter> letters) throws SQLException {
    if (letters.isEmpty()) {
      return;
    }
    try (var insert = new ArrayStatement(connection, INSERT)) {
      insert
          .texts(letters, it -> it.place().topic())
          .ints(letters, it -> it.place().partition())
          .longs(letters, it -> it.place().offset())
          .texts(letters, DeadLetter::type)
          .instants(letters, DeadLetter::at)
          .texts(letters, DeadLetter::reason)
          .texts(letters, DeadLetter::fingerprint)
          .ids(letters, it -> it.job() == null ? null : it.job().value())
          .ints(letters, DeadLetter::attempts)
          .ints(letters, DeadLetter::deliveries)
          .texts(letters, DeadLetter::worker)
          .texts(letters, it -> it.failure().code())
          .texts(letters, it -> it.failure().message())
          .texts(letters, it -> it.failure().exception())
          .texts(letters, it -> it.failure().stack())
          .bytes(letters, DeadLetter::key)
          .bytes(letters, DeadLetter::value)
          .texts(letters, it -> text(it.headers()))
          .update();
    }
  }

  private static String text(List<Header> headers) {
    ArrayNode all = JSON.createArrayNode();
    for (Header header : headers) {
      byte[] value = header.value();
      all.addObject()
          .put("name", header.name())
          .put("base64", value == null ? null : Base64.getEncoder().encodeToString(value));
    }
    return Objects.requireNonNull(JSON.writeValueAsString(all));
  }
}
