package io.dogwatch.orchestrator.alerts;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.client.alerts.AlertFilter;
import io.dogwatch.orchestrator.problems.JsonFields;
import io.dogwatch.schemas.alerts.Severity;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which alerts a silence is about, as JSON: what is not there is any. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(name = "SilenceMatchers", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record SilenceMatchers(
    @Schema(example = "[\"price-anomaly\"]") @Nullable List<String> watchdog,
    @Schema(example = "[\"flash_crash\"]") @Nullable List<String> type,
    @Schema(example = "[\"BTC/USD\"]") @Nullable List<String> symbol,
    @Schema(example = "[\"bitstamp\"]") @Nullable List<String> venue,
    @Nullable List<Severity> severity) {

  private static final int MOST = 100;
  private static final int LONGEST = 200;

  private static final String SEVERITIES =
      Arrays.stream(Severity.values()).map(Enum::name).collect(joining(", ", "one of ", ""));

  static SilenceMatchers of(AlertFilter filter) {
    return new SilenceMatchers(
        sorted(filter.watchdogs()),
        sorted(filter.types()),
        sorted(filter.symbols()),
        sorted(filter.venues()),
        sorted(filter.severities()));
  }

  /** Reads them, and notes what is wrong: a silence of everything among it. */
  static AlertFilter read(JsonFields fields) {
    fields.allowOnly(Set.of("watchdog", "type", "symbol", "venue", "severity"));
    var filter =
        new AlertFilter(
            texts(fields, "type"),
            values(fields, "severity", SEVERITIES, SilenceMatchers::severity),
            texts(fields, "symbol"),
            texts(fields, "watchdog"),
            texts(fields, "venue"));
    if (fields.names().isEmpty()) {
      fields.error("", "one of watchdog, type, symbol, venue and severity expected, found none");
    }
    return filter;
  }

  private static Set<String> texts(JsonFields fields, String name) {
    return values(
        fields, name, "a text of 1 to %d characters".formatted(LONGEST), SilenceMatchers::text);
  }

  private static <T> Set<T> values(
      JsonFields fields, String name, String each, Function<String, T> parse) {
    if (!fields.isGiven(name)) {
      return Set.of();
    }
    JsonNode value = fields.value(name);
    Set<T> values = new HashSet<>();
    try {
      for (JsonNode part : value.isArray() ? value : List.of(value)) {
        values.add(parse.apply(part.stringValue("")));
      }
    } catch (IllegalArgumentException _) {
      values.clear();
    }
    if (values.isEmpty() || values.size() > MOST) {
      fields.wrong(name, "%s, or an array of 1 to %d of them,".formatted(each, MOST));
    }
    return values;
  }

  private static Severity severity(String text) {
    return Severity.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static String text(String text) {
    if (text.isBlank() || text.length() > LONGEST || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("1 to %d characters expected".formatted(LONGEST));
    }
    return text;
  }

  private static <T extends Comparable<? super T>> List<T> sorted(Collection<T> values) {
    return values.stream().sorted().toList();
  }
}
