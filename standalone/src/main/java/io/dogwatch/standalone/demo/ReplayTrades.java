package io.dogwatch.standalone.demo;

import io.dogwatch.client.jobs.ClientSettings;
import io.dogwatch.schemas.topics.Topics;
import io.dogwatch.standalone.terminal.Progress;
import io.dogwatch.watchdog.feeds.Pace;
import io.dogwatch.watchdog.feeds.Replay;
import io.dogwatch.watchdog.feeds.recordings.RecordedTrades;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The recorded trades, into the market topic as fast as it takes them. */
public final class ReplayTrades {

  private static final int LINGER_MILLIS = 5;

  private final String kafka;
  private final RecordedTrades recording = RecordedTrades.bitstamp();

  public ReplayTrades(String kafka) {
    this.kafka = kafka;
  }

  /** How many rows there are. */
  public int size() {
    return recording.size();
  }

  /** Returns when the cluster has all trades. */
  public Replay.Summary run(Progress progress) throws InterruptedException {
    var settings = ClientSettings.durableProducer(kafka);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      var replay = new Replay(producer, new Topics(Topics.DEFAULT_PREFIX));
      return replay.replay(recording, Pace.max(), progress::stepTo);
    }
  }
}
