package io.dogwatch.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.standalone.processes.ServiceOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceOrdersTest {

  private static final String DATABASE =
      "jdbc:postgresql://127.0.0.1:5555/dogwatch?password=secret";

  private final PlatformSettings settings =
      new PlatformSettings(Path.of("/data"), true, 19_092, 18_080, 2);
  private final ServiceOrders orders = new ServiceOrders(settings, "127.0.0.1:19092", DATABASE);

  @Test
  void tellsWorkersWhereTheirOrchestratorIs() {
    assertThat(orders.worker(2, 7000).arguments())
        .contains("--dogwatch.orchestrator.url=http://127.0.0.1:18080", "--server.port=7000");
    assertThat(orders.orchestrator().arguments()).contains("--server.port=18080");
  }

  @Test
  void callsWorkersInTheApiWhatTheyAreCalledInMessages() {
    ServiceOrder order = orders.worker(2, 7000);

    assertThat(order.name()).isEqualTo("worker-2");
    assertThat(order.arguments()).contains("--dogwatch.worker.id=worker-2");
  }

  @Test
  void tellsEveryServiceWhereKafkaIs() {
    assertThat(List.of(orders.orchestrator(), orders.watchdog(7001), orders.worker(1, 7002)))
        .extracting(ServiceOrder::arguments)
        .allSatisfy(
            arguments ->
                assertThat(arguments)
                    .contains(
                        "--dogwatch.kafka.bootstrap-servers=127.0.0.1:19092",
                        "--server.address=127.0.0.1"));
  }

  @Test
  void keepsTheDatabasesPasswordFromTheCommandLine() {
    assertThat(orders.orchestrator().arguments()).noneMatch(it -> it.contains("secret"));
    assertThat(orders.orchestrator().environment())
        .containsEntry("DOGWATCH_DATABASE_URL", DATABASE);
  }
}
