package io.dogwatch.benchmarks.reference;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.jobs.JobMessage;
import java.time.Duration;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** How long a probe job sleeps. */
final class SleepingJob {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private SleepingJob() {}

  static Duration timeOf(byte[] value) {
    return switch (JobMessage.CODEC.decode(value)) {
      case Decoded.Message<JobMessage>(JobMessage job) ->
          Duration.ofMillis(JSON.readTree(job.payload().bytes()).path("sleepMs").longValue(0));
      case Decoded.Undecodable<JobMessage>(String reason) ->
          throw new IllegalStateException("a probe job expected: " + reason);
    };
  }
}
