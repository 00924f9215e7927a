package io.dogwatch.watchdog.whale;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Small movements by the address that they go to: sorted once for all addresses, if at all. */
final class Gathered implements LongFunction<List<Movement>> {

  private final Recent recent;
  private @Nullable Map<Long, List<Movement>> byGatherer;

  Gathered(Recent recent) {
    this.recent = recent;
  }

  @Override
  public List<Movement> apply(long gatherer) {
    if (byGatherer == null) {
      byGatherer =
          recent.movements().stream()
              .filter(it -> it.gatherer() != Movement.NOBODY && !it.removed())
              .collect(
                  Collectors.groupingBy(Movement::gatherer, HashMap::new, Collectors.toList()));
    }
    return byGatherer.getOrDefault(gatherer, List.of());
  }
}
