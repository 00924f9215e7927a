package io.dogwatch.watchdog.feeds;

import io.dogwatch.schemas.topics.Topics;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to the market topics, in the order in which they come.
 *
 * <p>Memory is bounded: at most {@value #IN_FLIGHT} events wait for the cluster. A publisher is for
 * one thread.
 */
public final class EventPublisher {

  private static final int IN_FLIGHT = 5_000;

  private final Producer<byte[], byte[]> producer;
  private final Topics topics;
  private final Semaphore room = new Semaphore(IN_FLIGHT);
  private final AtomicReference<@Nullable Exception> refusal = new AtomicReference<>();

  /**
   * @param producer writes with acks=all; owned by the caller
   */
  public EventPublisher(Producer<byte[], byte[]> producer, Topics topics) {
    this.producer = producer;
    this.topics = topics;
  }

  /**
   * Sends an event on its way; waits where many are under way.
   *
   * @throws KafkaException if the cluster has refused an event, this one or one before
   */
  public void publish(MarketEvent<?> event) throws InterruptedException {
    room.acquire();
    boolean sent = false;
    try {
      failOnRefusal();
      var _ =
          producer.send(
              event.recordIn(topics),
              (_, failure) -> {
                if (failure != null) {
                  refusal.compareAndSet(null, failure);
                }
                room.release();
              });
      sent = true;
    } finally {
      if (!sent) {
        room.release();
      }
    }
  }

  /**
   * Returns when the cluster has every event.
   *
   * @throws KafkaException if it refused one
   */
  public void awaitAll() throws InterruptedException {
    producer.flush();
    room.acquire(IN_FLIGHT);
    room.release(IN_FLIGHT);
    failOnRefusal();
  }

  /** A refusal is told once: who goes on has heard of it. */
  private void failOnRefusal() {
    Exception failure = refusal.getAndSet(null);
    if (failure != null) {
      throw new KafkaException("an event was not accepted", failure);
    }
  }
}
