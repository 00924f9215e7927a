package io.dogwatch.watchdog.feeds.probes;

import io.dogwatch.schemas.market.VenueProbe;
import io.dogwatch.schemas.market.VenueProbe.Outcome;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a venue over HTTP, and says what came of it, whatever that is. Safe for use by many threads.
 */
public final class HttpProbe {

  private static final int OK = 200;
  private static final int MAX_BODY = 1 << 20;

  private final HttpClient http;
  private final String prober;
  private final Duration timeout;
  private final InstantSource clock;

  /**
   * @param http follows no redirections: who is sent elsewhere was not answered
   * @param prober who asks, such as a region
   * @param timeout until the whole answer is there
   */
  public HttpProbe(HttpClient http, String prober, Duration timeout, InstantSource clock) {
    this.http = http;
    this.prober = prober;
    this.timeout = timeout;
    this.clock = clock;
  }

  /** Returns after the timeout at the latest. */
  public VenueProbe probe(ProbeTarget target) throws InterruptedException {
    Instant started = clock.instant();
    var request = HttpRequest.newBuilder(target.uri()).timeout(timeout).build();
    // The timeout of a request ends with its headers; that of the future has the body in it.
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY));
    try {
      HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      Instant serverTime =
          target.endpoint().equals("time")
              ? ServerTime.in(new String(response.body(), StandardCharsets.UTF_8)).orElse(null)
              : null;
      Outcome outcome = response.statusCode() == OK ? Outcome.OK : Outcome.HTTP_ERROR;
      return result(target, started, outcome, response.statusCode(), serverTime);
    } catch (TimeoutException _) {
      answer.cancel(true);
      return result(target, started, Outcome.TIMEOUT, null, null);
    } catch (ExecutionException e) {
      return result(target, started, Failures.outcomeOf(e), null, null);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    }
  }

  private VenueProbe result(
      ProbeTarget target,
      Instant started,
      Outcome outcome,
      @Nullable Integer status,
      @Nullable Instant serverTime) {
    Duration took = Duration.between(started, clock.instant());
    return new VenueProbe(
        target.venue(),
        target.endpoint(),
        prober,
        started,
        took.isNegative() ? Duration.ZERO : took,
        outcome,
        status,
        serverTime);
  }
}
