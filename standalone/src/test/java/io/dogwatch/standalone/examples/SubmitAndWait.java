package io.dogwatch.standalone.examples;

import io.dogwatch.client.jobs.JobClient;
import io.dogwatch.client.jobs.JobRequest;
import io.dogwatch.client.lifecycle.JobStatus;
import io.dogwatch.schemas.jobs.JobId;
import java.util.concurrent.TimeUnit;

/** Submits a job straight to Kafka and waits for its end. */
public final class SubmitAndWait {

  public static void main(String[] args) throws Exception {
    try (JobClient jobs = JobClient.connect(args.length > 0 ? args[0] : "localhost:9092")) {
      JobId id = jobs.submit(JobRequest.of("technical", "{\"symbol\":\"AAPL\"}"));
      JobStatus.Ended end = jobs.outcome(id).get(30, TimeUnit.SECONDS);
      System.out.println(id + " " + end.state());
    }
  }
}
