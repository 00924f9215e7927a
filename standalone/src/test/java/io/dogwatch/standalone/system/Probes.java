package io.dogwatch.standalone.system;

import io.dogwatch.client.jobs.JobClient;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.schemas.jobs.JobId;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Submits jobs of type probe, straight to Kafka. */
final class Probes implements AutoCloseable {

  private final JobClient client;

  Probes(String bootstrapServers) {
    client = JobClient.connect(bootstrapServers);
  }

  JobId submit(String payload) {
    return client.submit(JobRequest.of("probe", payload));
  }

  /** The ids are those of jobs that the cluster has. */
  List<JobId> submit(int number, String payload) {
    return submit(Stream.generate(() -> JobRequest.of("probe", payload)).limit(number).iterator());
  }

  /** The same, of jobs of any kind. */
  List<JobId> submit(Iterator<JobRequest> jobs) {
    Queue<JobId> ids = new ConcurrentLinkedQueue<>();
    client.submitAll(jobs, ids::add);
    return List.copyOf(ids);
  }

  @Override
  public void close() {
    client.close();
  }
}
