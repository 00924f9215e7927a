package io.dogwatch.watchdog.feeds.live;

import io.dogwatch.client.background.BackgroundTask;
import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.watchdog.feeds.EventPublisher;
import io.dogwatch.watchdog.feeds.Feed;
import io.dogwatch.watchdog.feeds.MarketEvent;
import io.dogwatch.watchdog.feeds.probes.Failures;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes what a venue sends of some symbols, for as long as it is not closed. One thread talks
 * to the venue and publishes; others only tell it what happened.
 */
public final class LiveFeed implements Feed {

  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]+/[A-Z0-9]+");
  private static final int OK = 200;

  private final VenueProtocol protocol;
  private final HttpClient http;
  private final EventPublisher publisher;
  private final InstantSource clock;
  private final LiveSession session;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final BackgroundTask task;
  private int connection; // the task's thread alone knows
  private @Nullable WebSocket socket;

  /**
   * @param symbols such as {@code BTC/USD}
   * @param prober who says whether the venue can be connected to, such as a region
   * @param publisher of this feed alone
   * @param random spreads reconnections
   */
  public LiveFeed(
      VenueProtocol protocol,
      List<String> symbols,
      String prober,
      HttpClient http,
      EventPublisher publisher,
      InstantSource clock,
      RandomGenerator random) {
    for (String symbol : symbols) {
      if (!SYMBOL.matcher(symbol).matches()) {
        throw new IllegalArgumentException("a symbol like BTC/USD expected, found " + symbol);
      }
    }
    this.protocol = protocol;
    this.http = http;
    this.publisher = publisher;
    this.clock = clock;
    this.session = new LiveSession(protocol, symbols, prober, random);
    this.task = new BackgroundTask("feed-" + protocol.venue(), this::run);
  }

  @Override
  public void start() {
    task.start();
  }

  @Override
  public void close() {
    task.close();
  }

  /** Looks at the clock now. */
  void wake() {
    signals.add(new Signal.Wake());
  }

  private void run() throws InterruptedException {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        goOn();
      }
    } finally {
      disconnect();
    }
  }

  /** What nobody has foreseen ends the connection, and not the feed. */
  private void goOn() throws InterruptedException {
    try {
      perform(session.tick(clock.instant()));
      long left = session.untilTick(clock.instant()).toMillis();
      Signal signal = signals.poll(left, TimeUnit.MILLISECONDS);
      if (signal != null) {
        take(signal);
      }
    } catch (RuntimeException e) {
      log.atError().addKeyValue("venue", protocol.venue()).setCause(e).log("a live feed failed");
      disconnect();
      perform(session.ended("failed: " + e, clock.instant()));
    }
  }

  private void take(Signal signal) throws InterruptedException {
    if (signal.connection() != connection) {
      if (signal instanceof Signal.Opened(_, WebSocket late)) {
        late.abort();
      }
      return;
    }
    Instant now = clock.instant();
    switch (signal) {
      case Signal.Opened(_, WebSocket opened) -> {
        socket = opened;
        perform(session.opened(now));
        requestFrame();
      }
      case Signal.Text(_, String text) -> {
        perform(session.heard(text, now));
        requestFrame();
      }
      case Signal.Ping _ -> perform(session.pinged(now));
      case Signal.Answer(_, VenueProtocol.BookRequest book, String text) ->
          perform(session.answered(book, text, now));
      case Signal.Unanswered(_, String reason) -> note(reason);
      case Signal.Unreached(_, ConnectionProbes.Failure failure) ->
          perform(session.unreached(failure, now));
      case Signal.Ended(_, String reason) -> {
        disconnect();
        perform(session.ended(reason, now));
      }
      case Signal.Wake _ -> {}
    }
  }

  private void perform(List<Order> orders) throws InterruptedException {
    for (Order order : orders) {
      switch (order) {
        case Order.Connect _ -> connect();
        case Order.Send(String text) -> send(text);
        case Order.Ask(VenueProtocol.BookRequest book) -> ask(book);
        case Order.Publish(List<MarketEvent<?>> events) -> publish(events);
        case Order.Drop _ -> disconnect();
        case Order.Note(String detail) -> note(detail);
      }
    }
  }

  private void connect() {
    int number = ++connection;
    var _ =
        http.newWebSocketBuilder()
            .connectTimeout(TIMEOUT)
            .buildAsync(protocol.address(), new Ear(number, signals::add))
            .whenComplete(
                (opened, failure) ->
                    signals.add(
                        failure == null
                            ? new Signal.Opened(number, opened)
                            : new Signal.Unreached(number, failureOf(failure))));
  }

  private static ConnectionProbes.Failure failureOf(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    Integer status =
        cause instanceof WebSocketHandshakeException refused
            ? (Integer) refused.getResponse().statusCode()
            : null;
    return new ConnectionProbes.Failure(
        status == null ? Failures.outcomeOf(failure) : VenueProbe.Outcome.HTTP_ERROR,
        status,
        String.valueOf(cause));
  }

  private void requestFrame() {
    if (socket != null) {
      socket.request(1);
    }
  }

  private void send(String text) throws InterruptedException {
    if (socket == null) {
      return;
    }
    try {
      var _ = socket.sendText(text, true).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      signals.add(new Signal.Ended(connection, "not sent: " + e));
    }
  }

  private void ask(VenueProtocol.BookRequest book) {
    int number = connection;
    var request = HttpRequest.newBuilder(book.uri()).timeout(TIMEOUT).build();
    var _ =
        http.sendAsync(request, BodyHandlers.ofString())
            .<Signal>handle(
                (answer, failure) -> {
                  if (failure != null) {
                    return new Signal.Unanswered(number, book.uri() + ": " + failure);
                  }
                  return answer.statusCode() == OK
                      ? new Signal.Answer(number, book, answer.body())
                      : new Signal.Unanswered(
                          number, book.uri() + ": status " + answer.statusCode());
                })
            .thenAccept(signals::add);
  }

  private void publish(List<MarketEvent<?>> events) throws InterruptedException {
    try {
      for (MarketEvent<?> event : events) {
        publisher.publish(event);
      }
    } catch (KafkaException e) {
      log.atError().addKeyValue("venue", protocol.venue()).setCause(e).log("events are lost");
      perform(session.lost(clock.instant()));
    }
  }

  /** What still comes of the connection means nothing any more. */
  private void disconnect() {
    if (socket != null) {
      socket.abort();
      socket = null;
    }
    connection++;
  }

  private void note(String detail) {
    log.atWarn()
        .addKeyValue("venue", protocol.venue())
        .addKeyValue("detail", detail)
        .log("a live feed is disturbed");
  }
}
