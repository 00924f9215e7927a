package io.dogwatch.watchdog.feeds.probes;

import io.dogwatch.schemas.market.VenueProbe.Outcome;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What a failed request, or attempt to connect, says of a venue. */
public final class Failures {

  /**
   * What to look for among a failure and its causes. What comes first counts: an unknown name is a
   * connection that failed, too.
   */
  private static final List<Sign> SIGNS =
      List.of(
          new Sign(
              it -> it instanceof HttpTimeoutException || it instanceof TimeoutException,
              Outcome.TIMEOUT),
          new Sign(
              it -> it instanceof UnresolvedAddressException || it instanceof UnknownHostException,
              Outcome.DNS),
          new Sign(it -> it instanceof SSLException, Outcome.TLS),
          new Sign(
              it -> it instanceof ConnectException || it instanceof NoRouteToHostException,
              Outcome.REFUSED));

  private record Sign(Predicate<Throwable> seen, Outcome outcome) {}

  private Failures() {}

  /** A failure of no other kind is an answer that nobody understands, or that broke off. */
  public static Outcome outcomeOf(Throwable failure) {
    return SIGNS.stream()
        .filter(
            sign ->
                Stream.iterate(failure, it -> it != null, Throwable::getCause)
                    .anyMatch(sign.seen()))
        .map(Sign::outcome)
        .findFirst()
        .orElse(Outcome.PROTOCOL);
  }
}
