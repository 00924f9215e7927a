package io.dogwatch.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BrokerSettingsTest {

  private static final Path COMPOSE = Path.of("..", "docker-compose.yml");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^ +KAFKA_([A-Z_]+): \"(\\d+)\"");

  /** Shorter leases than a platform needs: for tests on the embedded broker. */
  private static final Set<String> FOR_TESTS =
      Set.of("group.share.record.lock.duration.ms", "group.share.min.record.lock.duration.ms");

  @Test
  void theBrokerInAContainerLeasesJobsAndEndsTransactionsAlike() throws IOException {
    Map<String, String> embedded = BrokerSettings.of(Path.of("data"), 9092, 9093);

    Map<String, String> container = numbersOf(Files.readString(COMPOSE));

    assertThat(leasesAndTransactions(container)).isEqualTo(leasesAndTransactions(embedded));
  }

  private static Map<String, String> numbersOf(String compose) {
    var numbers = new HashMap<String, String>();
    VARIABLE
        .matcher(compose)
        .results()
        .forEach(
            found ->
                numbers.put(
                    found.group(1).toLowerCase(Locale.ROOT).replace('_', '.'), found.group(2)));
    return numbers;
  }

  private static Map<String, String> leasesAndTransactions(Map<String, String> settings) {
    var relevant = new HashMap<>(settings);
    relevant
        .keySet()
        .removeIf(
            name ->
                FOR_TESTS.contains(name)
                    || !(name.startsWith("group.share.") || name.startsWith("transaction.abort.")));
    return relevant;
  }
}
