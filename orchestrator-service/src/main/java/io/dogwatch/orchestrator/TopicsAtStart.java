package io.dogwatch.orchestrator;

import io.dogwatch.client.topics.CreateTopics;
import io.dogwatch.orchestrator.background.BackgroundTask;
import io.dogwatch.schemas.topics.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the topics in the background, as soon as Kafka is there. */
final class TopicsAtStart implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TopicsAtStart.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final CreateTopics createTopics;
  private final List<Topic> topics;
  private final BackgroundTask task = new BackgroundTask("topics", this::createAll);

  TopicsAtStart(CreateTopics createTopics, Collection<Topic> topics) {
    this.createTopics = createTopics;
    this.topics = List.copyOf(topics);
  }

  void start() {
    task.start();
  }

  @Override
  public void close() {
    task.close();
  }

  private void createAll() throws InterruptedException {
    while (!isDone()) {
      Thread.sleep(PAUSE);
    }
  }

  private boolean isDone() throws InterruptedException {
    try {
      createTopics.create(topics);
      return true;
    } catch (KafkaException e) {
      // The admin client has tried for a minute: this is no flood.
      log.atWarn().addKeyValue("reason", e.getMessage()).log("topics can't be created yet");
      return false;
    }
  }
}
