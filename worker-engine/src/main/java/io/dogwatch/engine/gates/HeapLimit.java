package io.dogwatch.engine.gates;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Whether there is room in the heap for more jobs: judged by what was left in use after the last
 * garbage collection, since what was used before it says nothing.
 */
public final class HeapLimit implements BooleanSupplier {

  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .filter(MemoryPoolMXBean::isCollectionUsageThresholdSupported)
          .toList();

  private final long limit;

  /**
   * @param share of the largest heap that may be in use, above 0 and up to 1
   */
  public HeapLimit(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("a share above 0 and up to 1 expected, found " + share);
    }
    this.limit = Math.round(share * Runtime.getRuntime().maxMemory());
  }

  @Override
  public boolean getAsBoolean() {
    return pools.stream()
            .map(MemoryPoolMXBean::getCollectionUsage)
            .filter(Objects::nonNull)
            .mapToLong(MemoryUsage::getUsed)
            .sum()
        < limit;
  }
}
