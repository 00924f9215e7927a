package io.dogwatch.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Where it was measured, and how busy that was before.
 *
 * @param load processes that ran or wanted to, on average over a minute; negative where unknown
 */
public record Machine(
    String system,
    String processor,
    int cores,
    long memoryMib,
    String jdk,
    String kafka,
    double load) {

  private static final long MEBIBYTE = 1024 * 1024;

  /** Above it others take part of what we measure. */
  private static final double QUIET = 0.5;

  public static Machine ofThisProcess() {
    var bean = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        bean.getName() + " " + bean.getVersion() + " " + bean.getArch(),
        processorName(),
        bean.getAvailableProcessors(),
        bean.getTotalMemorySize() / MEBIBYTE,
        System.getProperty("java.vm.vendor") + " " + Runtime.version(),
        AppInfoParser.getVersion(),
        bean.getSystemLoadAverage());
  }

  /** Whether the figures can be trusted. */
  public boolean isQuiet() {
    return load <= QUIET;
  }

  private static String processorName() {
    try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException _) {
      return "unknown"; // not Linux
    }
  }
}
