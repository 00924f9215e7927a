package io.dogwatch.benchmarks.latency;

import java.util.concurrent.CompletableFuture;

/** A way to have something done elsewhere and to learn of it. */
interface Exchange extends AutoCloseable {

  /** What it is called in figures. */
  String name();

  /** Sends one; completes when its result is seen. */
  CompletableFuture<Sample> send();

  @Override
  void close();
}
