package io.dogwatch.orchestrator.notifications.grouping;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds moves of the whole market: the prices of at least {@value #LEAST_SYMBOLS} symbols that
 * began to be anomalous within a minute, and those of others that followed within another one. A
 * move is an alert of its own, of the same watchdog; it inhibits those that it is made of, and
 * fires as long as any of them does.
 */
public final class MarketMoves {

  /** Type of the alert of a move. */
  static final String TYPE = "market_move";

  /** Types of the alerts that a move is made of. */
  static final Set<String> MADE_OF = Set.of("price_anomaly", "flash_crash");

  /** Types of the alerts that a move follows from. */
  public static final Set<String> CONCERNED = Set.of(TYPE, "price_anomaly", "flash_crash");

  private static final int LEAST_SYMBOLS = 5;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int NAMED_SYMBOLS = 10;

  private static final Comparator<Member> BY_BEGINNING =
      Comparator.comparing(MarketMoves::begin).thenComparing(Member::id);

  private MarketMoves() {}

  /**
   * What changes with what fires now.
   *
   * @param members all of {@link #CONCERNED}, those that have ended included
   * @param now of the moves that end
   * @return moves that begin, grow or end, and the members that become part of one
   */
  public static List<Member> changes(Collection<Member> members, Instant now) {
    List<Member> moves =
        members.stream().filter(it -> it.isFiring() && it.alert().type().equals(TYPE)).toList();
    List<Member> prices =
        members.stream()
            .filter(it -> it.isFiring() && MADE_OF.contains(it.alert().type()))
            .sorted(BY_BEGINNING)
            .toList();
    List<Member> changes = new ArrayList<>();
    List<Member> loose = new ArrayList<>(prices.stream().filter(it -> it.move() == null).toList());
    for (Member move : moves) {
      List<Member> before = partsOf(move, prices);
      List<Member> parts = followers(before, loose);
      if (before.isEmpty()) {
        changes.add(move.with(ended(move.alert(), now)));
      } else if (!parts.isEmpty()) {
        loose.removeAll(parts);
        List<Member> all = new ArrayList<>(before);
        all.addAll(parts);
        changes.add(move.with(grown(move.alert(), all)));
        parts.forEach(part -> changes.add(part.withMove(move.id())));
      }
    }
    begun(loose).ifPresent(parts -> changes.addAll(withMove(parts)));
    return changes;
  }

  private static List<Member> partsOf(Member move, List<Member> prices) {
    return prices.stream().filter(it -> move.id().equals(it.move())).toList();
  }

  private static List<Member> withMove(List<Member> parts) {
    Alert move = opened(parts);
    List<Member> changes = new ArrayList<>();
    Member.first(move).ifPresent(changes::add);
    parts.forEach(part -> changes.add(part.withMove(move.alertId())));
    return changes;
  }

  /** Those of a move that begins; empty if there are not enough symbols in any minute. */
  private static Optional<List<Member>> begun(List<Member> loose) {
    for (int i = 0; i < loose.size(); i++) {
      Instant end = begin(loose.get(i)).plus(WINDOW);
      List<Member> window =
          loose.subList(i, loose.size()).stream().takeWhile(it -> !begin(it).isAfter(end)).toList();
      if (symbols(window).size() >= LEAST_SYMBOLS) {
        List<Member> parts = new ArrayList<>(window);
        parts.addAll(followers(window, loose.subList(i + window.size(), loose.size())));
        return Optional.of(parts);
      }
    }
    return Optional.empty();
  }

  /** Those that began while the others did, or within a minute of that, one after the other. */
  private static List<Member> followers(List<Member> parts, List<Member> loose) {
    if (parts.isEmpty()) {
      return List.of();
    }
    Instant first = begin(parts.getFirst()).minus(WINDOW);
    Instant last = begin(parts.getLast());
    List<Member> followers = new ArrayList<>();
    for (Member member : loose) {
      Instant begin = begin(member);
      if (!begin.isBefore(first) && !begin.isAfter(last.plus(WINDOW))) {
        followers.add(member);
        last = begin.isAfter(last) ? begin : last;
      }
    }
    return followers;
  }

  private static Alert opened(List<Member> parts) {
    Alert first = parts.getFirst().alert();
    return move(
        new Alert(
            "market-move-" + first.alertId(),
            TYPE,
            1,
            Alert.State.FIRING,
            TYPE,
            first.severity(),
            null,
            first.watchdog(),
            "1",
            first.mode(),
            new Alert.Subject(null, null, null),
            "",
            new Alert.Evidence(Map.of(), Map.of(), List.of()),
            first.times(),
            false,
            false),
        1,
        parts);
  }

  private static Alert grown(Alert move, List<Member> parts) {
    return move(move, move.revision() + 1, parts);
  }

  private static Alert move(Alert move, int revision, List<Member> parts) {
    Set<String> symbols = symbols(parts);
    Severity severity =
        parts.stream()
            .map(it -> it.alert().severity())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    List<Alert> alerts = parts.stream().sorted(BY_BEGINNING).map(Member::alert).toList();
    Alert.Times last = alerts.getLast().times();
    return copy(
        move,
        revision,
        Alert.State.FIRING,
        severity.compareTo(move.severity()) > 0 ? severity : move.severity(),
        "market-wide move: %d symbols within minutes: %s".formatted(symbols.size(), named(symbols)),
        new Alert.Evidence(
            Map.of("symbols", (double) symbols.size()),
            Map.of(),
            alerts.stream().map(Alert::alertId).limit(Alert.MAX_SOURCE_EVENTS).toList()),
        new Alert.Times(
            last.event(), last.detected(), move.times().firstSeen(), last.firstSeen(), null));
  }

  private static Alert ended(Alert move, Instant now) {
    Alert.Times times = move.times();
    return copy(
        move,
        move.revision() + 1,
        Alert.State.RESOLVED,
        move.severity(),
        move.description(),
        move.evidence(),
        new Alert.Times(now, now, times.firstSeen(), times.lastSeen(), now));
  }

  private static Alert copy(
      Alert move,
      int revision,
      Alert.State state,
      Severity severity,
      String description,
      Alert.Evidence evidence,
      Alert.Times times) {
    return new Alert(
        move.alertId(),
        move.fingerprint(),
        revision,
        state,
        move.type(),
        severity,
        move.previousSeverity(),
        move.watchdog(),
        move.ruleVersion(),
        move.mode(),
        move.subject(),
        description,
        evidence,
        times,
        false,
        false);
  }

  /** Sorted. */
  private static Set<String> symbols(List<Member> members) {
    return members.stream()
        .map(it -> it.alert().subject().symbol())
        .filter(Objects::nonNull)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String named(Set<String> symbols) {
    String names = symbols.stream().limit(NAMED_SYMBOLS).collect(Collectors.joining(", "));
    int more = symbols.size() - NAMED_SYMBOLS;
    return more > 0 ? names + " and " + more + " more" : names;
  }

  private static Instant begin(Member member) {
    return member.alert().times().firstSeen();
  }
}
