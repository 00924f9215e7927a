package io.dogwatch.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.jobs.JobMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

/** In a process of its own: Avro reads its limits once. */
class DecodingLimitsTest {

  /** 10^9, as Avro writes it. */
  private static final String BILLION = "80a8d6b907";

  /** A process with a heap that this does not fit into. */
  public static final class Service {

    private Service() {}

    /**
     * Reads a job whose id is said to be of 10^9 bytes.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws Exception {
      DecodingLimits.set();
      byte[] fingerprint =
          SchemaNormalization.parsingFingerprint("CRC-64-AVRO", JobMessage.CODEC.schema());
      byte[] length = HexFormat.of().parseHex(BILLION);
      byte[] bytes =
          ByteBuffer.allocate(2 + fingerprint.length + length.length)
              .put((byte) 0xC3)
              .put((byte) 0x01)
              .put(fingerprint)
              .put(length)
              .array();
      System.out.println(JobMessage.CODEC.decode(bytes));
    }
  }

  @Test
  void recordThatAsksForMoreThanThereIsIsUndecodable() throws Exception {
    assertThat(outputOfAService()).contains("Undecodable", "damaged", "1000000000");
  }

  private static String outputOfAService() throws IOException, InterruptedException {
    Process service =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Service.class.getName())
            .redirectErrorStream(true)
            .start();
    try (var output = service.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      var _ = service.waitFor();
    }
  }
}
