package io.dogwatch.orchestrator.notifications;

import io.dogwatch.orchestrator.alerts.AlertOrders;
import io.dogwatch.orchestrator.model.SchemaSetUp;
import io.dogwatch.orchestrator.notifications.TellGroups.Plan;
import io.dogwatch.orchestrator.notifications.channels.Channel;
import io.dogwatch.orchestrator.notifications.channels.Channels;
import io.dogwatch.orchestrator.retention.Retention;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.jobs.JobId;
import io.dogwatch.schemas.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds what tells people of alerts. Where there is no channel, nothing of it runs. */
@Configuration(proxyBeanMethods = false)
class NotificationsWiring {

  private final NotificationSettings settings;

  NotificationsWiring(NotificationSettings settings) {
    this.settings = settings;
  }

  @Bean
  NotificationViews notificationViews(SchemaSetUp intakeSchema) {
    return new NotificationViews(intakeSchema);
  }

  @Bean
  RetryNotification retryNotification(NotificationViews views, InstantSource clock) {
    return new RetryNotification(views, settings.channels().keySet(), clock);
  }

  @Bean
  NotificationOutbox notificationOutbox(SchemaSetUp intakeSchema) {
    return new NotificationOutbox(intakeSchema);
  }

  @Bean
  GroupRows groupRows(SchemaSetUp intakeSchema) {
    return new GroupRows(intakeSchema);
  }

  @Bean
  Orders orders(AlertOrders said) {
    return Orders.of(said);
  }

  @Bean
  DisposableBean notifyPeople(
      GroupRows rows,
      NotificationOutbox outbox,
      SchemaSetUp intakeSchema,
      Orders orders,
      Topics topics,
      Supplier<Consumer<byte[], byte[]>> consumers,
      MeterRegistry registry,
      InstantSource clock) {
    if (settings.channels().isEmpty()) {
      return () -> {};
    }
    String topic = topics.alerts().name();
    var offsets = new HeardOffsets(intakeSchema, topic);
    var hear = new HearAlerts(rows, offsets, settings.rhythm(), clock);
    var tell = new TellGroups(rows, outbox, orders, plan(), clock, now -> JobId.next(now).value());
    var channels = new Channels(clock);
    var people =
        new NotifyPeople(
            new AlertFeed(topic, consumers, hear, clock),
            tell,
            couriers(channels, outbox, new Meters(registry), clock),
            channels);
    people.start();
    return people::close;
  }

  private Plan plan() {
    Map<String, Severity> channels = new HashMap<>();
    settings.channels().forEach((name, channel) -> channels.put(name, channel.minSeverity()));
    return new Plan(channels, settings.rhythm());
  }

  private List<Courier> couriers(
      Channels channels, NotificationOutbox outbox, Meters meters, InstantSource clock) {
    return new TreeMap<>(settings.channels())
        .entrySet().stream()
            .map(
                it ->
                    new Courier(
                        it.getKey(),
                        channel(channels, it.getValue()),
                        it.getValue().pace(),
                        outbox,
                        meters,
                        clock))
            .toList();
  }

  private static Channel channel(Channels channels, ChannelSettings settings) {
    return switch (settings.type()) {
      case WEBHOOK -> channels.webhook(settings.receiver(), settings.key());
      case SLACK -> channels.slack(settings.receiver());
      case EMAIL -> mail(channels, Objects.requireNonNull(settings.mail()));
      case null -> throw new IllegalStateException("a channel with a type expected");
    };
  }

  private static Channel mail(Channels channels, MailSettings settings) {
    return channels.mail(settings.server(), settings.sender(), settings.to());
  }

  @Bean
  Retention.Notes notificationNotes(NotificationViews views) {
    return views::forget;
  }

  @Bean
  Retention.Notes notifiedAlertNotes(GroupRows rows) {
    return rows::forgetOld;
  }
}
