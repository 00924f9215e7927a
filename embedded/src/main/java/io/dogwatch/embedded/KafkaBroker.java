package io.dogwatch.embedded;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker of one KRaft node in this JVM, on the loopback interface only.
 *
 * <p>What it stores stays in its data folder: started on a folder it has used before, it carries on
 * with the topics that are there. A folder serves one broker at a time.
 */
public final class KafkaBroker implements AutoCloseable {

  private final KafkaRaftServer server;
  private final int port;
  private final BrokerFile file;

  private KafkaBroker(KafkaRaftServer server, int port, BrokerFile file) {
    this.server = server;
    this.port = port;
    this.file = file;
  }

  /** Starts a broker on a port that is free now. */
  public static KafkaBroker start(Path data) {
    return start(data, LoopbackPort.free());
  }

  /**
   * Starts a broker and returns when it serves.
   *
   * @throws IllegalStateException if the port is taken or the folder can't be used
   */
  public static KafkaBroker start(Path data, int port) {
    LoopbackPort.requireFree("the Kafka broker", port);
    try {
      format(Files.createDirectories(data));
    } catch (IOException e) {
      throw new IllegalStateException("the Kafka broker can't use the folder " + data, e);
    }
    var config = new KafkaConfig(BrokerSettings.of(data, port, LoopbackPort.free()));
    var server = new KafkaRaftServer(config, Time.SYSTEM);
    server.startup();
    var file = BrokerFile.in(data);
    file.write(port);
    return new KafkaBroker(server, port, file);
  }

  /**
   * The address of a broker that serves these data, started by whichever process.
   *
   * @throws IllegalStateException if none does
   */
  public static String bootstrapServersOf(Path data) {
    return BrokerFile.in(data)
        .port()
        .map(LoopbackPort::address)
        .orElseThrow(() -> new IllegalStateException("no Kafka broker runs in " + data));
  }

  /** Writes the cluster id and the feature levels (share groups among them) into a new folder. */
  private static void format(Path data) throws IOException {
    if (Files.exists(data.resolve("meta.properties"))) {
      return; // written last, so the folder is whole
    }
    try {
      new Formatter()
          .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
          .setNodeId(BrokerSettings.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setDirectories(List.of(data.toString()))
          .setMetadataLogDirectory(data.toString())
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the folder " + data + " can't be formatted for Kafka", e);
    }
  }

  /** The address for clients, {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return LoopbackPort.address(port);
  }

  /** Stops the broker cleanly: what was acknowledged is on disk, and the port is free again. */
  @Override
  public void close() {
    file.delete();
    server.shutdown();
    server.awaitShutdown();
  }
}
