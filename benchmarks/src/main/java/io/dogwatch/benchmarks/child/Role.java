package io.dogwatch.benchmarks.child;

import io.dogwatch.benchmarks.delay.TimersApplication;
import io.dogwatch.benchmarks.idle.ManyTypesApplication;
import io.dogwatch.benchmarks.latency.StampingApplication;
import io.dogwatch.benchmarks.load.BrokerApplication;
import io.dogwatch.benchmarks.projection.ProjectionApplication;
import io.dogwatch.benchmarks.reference.CopyLoopApplication;
import io.dogwatch.benchmarks.reference.DecodeLoopApplication;
import io.dogwatch.benchmarks.reference.DelayQueueApplication;
import io.dogwatch.benchmarks.reference.PlainEndpointApplication;
import io.dogwatch.benchmarks.reference.ShareLoopApplication;
import io.dogwatch.orchestrator.OrchestratorApplication;
import io.dogwatch.watchdog.WatchdogApplication;
import io.dogwatch.worker.WorkerApplication;
import java.util.Arrays;
import java.util.Locale;

/** What child processes are for. */
public enum Role {
  /** The broker, alone, so that its share of the processor is told apart. */
  BROKER,
  /** The worker service as users start it, on its own class path. */
  WORKER_SERVICE,
  /** The orchestrator service as users start it, on its own class path. */
  ORCHESTRATOR_SERVICE,
  /** The watchdog service as users start it, on its own class path. */
  WATCHDOG_SERVICE,
  /** The engine with a handler that says when it was called. */
  STAMPING_WORKER,
  /** The engine with many types. */
  MANY_TYPES_WORKER,
  /** The timer store. */
  TIMERS,
  /** The orchestrator's projection. */
  PROJECTION,
  /** A plain loop over share consumers. */
  SHARE_LOOP,
  /** Timers in memory. */
  DELAY_QUEUE,
  /** A plain consumer that reads market events. */
  DECODE_LOOP,
  /** A plain loop that copies records into a table. */
  COPY_LOOP,
  /** A plain HTTP server that puts on a topic what it gets. */
  PLAIN_ENDPOINT;

  static Role named(String name) {
    return Arrays.stream(values())
        .filter(role -> role.label().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no role " + name));
  }

  /** The name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  void play(String[] arguments) throws Exception {
    switch (this) {
      case BROKER -> BrokerApplication.main(arguments);
      case WORKER_SERVICE -> WorkerApplication.main(arguments);
      case WATCHDOG_SERVICE -> WatchdogApplication.main(arguments);
      case STAMPING_WORKER -> StampingApplication.main(arguments);
      case MANY_TYPES_WORKER -> ManyTypesApplication.main(arguments);
      case TIMERS -> TimersApplication.main(arguments);
      case SHARE_LOOP -> ShareLoopApplication.main(arguments);
      case DELAY_QUEUE -> DelayQueueApplication.main(arguments);
      case PROJECTION -> ProjectionApplication.main(arguments);
      case ORCHESTRATOR_SERVICE -> OrchestratorApplication.main(arguments);
      case PLAIN_ENDPOINT -> PlainEndpointApplication.main(arguments);
      case DECODE_LOOP -> DecodeLoopApplication.main(arguments);
      case COPY_LOOP -> CopyLoopApplication.main(arguments);
    }
  }
}
