package io.dogwatch.standalone.child;

import io.dogwatch.orchestrator.OrchestratorApplication;
import io.dogwatch.watchdog.WatchdogApplication;
import io.dogwatch.worker.WorkerApplication;
import java.util.Arrays;
import java.util.Locale;

/** The services that are processes of their own. */
public enum ServiceName {
  ORCHESTRATOR,
  WATCHDOG,
  WORKER;

  static ServiceName named(String name) {
    return Arrays.stream(values())
        .filter(service -> service.label().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no service " + name));
  }

  /** The name on the command line and of the module. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Only the application named here is on the class path of its process. */
  void run(String[] arguments) {
    switch (this) {
      case ORCHESTRATOR -> OrchestratorApplication.main(arguments);
      case WATCHDOG -> WatchdogApplication.main(arguments);
      case WORKER -> WorkerApplication.main(arguments);
    }
  }
}
