package io.dogwatch.watchdog.funding;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.schemas.market.Funding;
import io.dogwatch.watchdog.RealData;
import io.dogwatch.watchdog.rules.Mode;
import io.dogwatch.watchdog.rules.Rule.Step;
import io.dogwatch.watchdog.rules.Verdict;
import io.dogwatch.watchdog.rules.WarmupPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rule on the funding of seven venues from 2020 to 2023. */
@Tag("real-data")
class RecordedFundingTest {

  private static final Duration GRACE = Duration.ofMinutes(5);

  /** Less than 0.1 % by a little: counted were the rates of 0.1 % and more. */
  private static final double AT_LEAST_A_TENTH = 0.1 - 1e-6;

  @Test
  void readsWhatOthersCounted() {
    for (RecordedFunding venue : RecordedFunding.all()) {
      var expected = RealData.expected("funding/" + venue.file());
      List<Funding> fundings = venue.fundings();

      assertThat(fundings).hasSize(expected.get("rows").asInt());
      assertThat(fundings.stream().filter(it -> it.rate() < 0))
          .hasSize(expected.get("negative").asInt());
      assertThat(fundings.stream().filter(it -> Math.abs(it.rate()) >= 0.001))
          .hasSize(expected.get("abs_ge_0_001").asInt());
    }
  }

  @Test
  void breachesWhereASingleVenueSettlesAtATenthOfAPercent() {
    for (RecordedFunding venue : RecordedFunding.all()) {
      // What is counted is the rate of an hour where the venue settles every hour.
      double perSettlement = AT_LEAST_A_TENTH * 8 / venue.interval().toHours();
      int expected = RealData.expected("funding/" + venue.file()).get("abs_ge_0_001").asInt();

      List<Verdict> verdicts = verdictsOf(ruleAt(perSettlement, 1), venue.fundings());

      assertThat(levels(verdicts).values().stream().filter(breached -> breached))
          .as(venue.venue())
          .hasSize(expected);
      assertThat(levels(verdicts)).as(venue.venue()).hasSameSizeAs(venue.fundings());
    }
  }

  /** Six settlements of MEXC are 0.1 % to the digit. */
  @Test
  void doesNotCountSettlementsAtTheThresholdItself() {
    RecordedFunding mexc =
        RecordedFunding.all().stream()
            .filter(it -> it.venue().equals("mexc"))
            .findFirst()
            .orElseThrow();

    List<Verdict> verdicts =
        verdictsOf(new FundingRate(FundingThresholds.DEFAULT), mexc.fundings());

    assertThat(levels(verdicts).values().stream().filter(breached -> breached)).hasSize(22 - 6);
  }

  @Test
  void breachesWhereANaiveMeanOfAllVenuesDoes() {
    List<Funding> all = merged();

    Map<Instant, Boolean> found =
        levels(verdictsOf(new FundingRate(FundingThresholds.DEFAULT), all));

    Map<Instant, Boolean> expected = naive(all);
    assertThat(expected.values().stream().filter(breached -> breached)).hasSizeBetween(10, 500);
    assertThat(found).isEqualTo(expected);
  }

  /** The venues settle within some milliseconds of each other; the last group is left out. */
  private static Map<Instant, Boolean> naive(List<Funding> all) {
    Map<Instant, Boolean> breached = new TreeMap<>();
    Map<String, Funding> last = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      last.put(all.get(i).venue(), all.get(i));
      Instant now = minute(all.get(i));
      if (i + 1 < all.size() && !minute(all.get(i + 1)).isBefore(now.plus(GRACE))) {
        double mean =
            last.values().stream()
                .filter(it -> isFresh(it, now))
                .mapToDouble(it -> it.rate() * 8 / it.intervalHours())
                .average()
                .orElseThrow();
        breached.put(now, Math.abs(mean) > 0.001 + 1e-12);
      }
    }
    return breached;
  }

  private static boolean isFresh(Funding funding, Instant now) {
    Duration age = Duration.between(minute(funding), now);
    return age.toMinutes() <= funding.intervalHours() * 90;
  }

  private static Instant minute(Funding funding) {
    return Instant.ofEpochSecond(Math.round(funding.fundingTime().toEpochMilli() / 60_000.0) * 60);
  }

  private static List<Funding> merged() {
    return RecordedFunding.all().stream()
        .flatMap(venue -> venue.fundings().stream())
        .sorted(Comparator.comparing(Funding::fundingTime))
        .toList();
  }

  /** At which times the level of the rates was judged, and whether it was too high. */
  private static Map<Instant, Boolean> levels(List<Verdict> verdicts) {
    Map<Instant, Boolean> levels = new TreeMap<>();
    for (Verdict verdict : verdicts) {
      if (verdict instanceof Verdict.Breach(var sighting, var kind, _)) {
        note(sighting, kind, true, levels);
      } else if (verdict instanceof Verdict.Lull(var sighting, var kind)) {
        note(sighting, kind, false, levels);
      } else if (verdict instanceof Verdict.Clear(var sighting, var kind, _)) {
        note(sighting, kind, false, levels);
      }
    }
    return levels;
  }

  private static void note(
      Verdict.Sighting sighting, String kind, boolean breached, Map<Instant, Boolean> levels) {
    if (kind.equals(Judgement.LEVEL)) {
      levels.put(sighting.at(), breached);
    }
  }

  private static List<Verdict> verdictsOf(FundingRate rule, List<Funding> fundings) {
    List<Verdict> verdicts = new ArrayList<>();
    FundingState state = rule.start();
    for (Funding funding : fundings) {
      Step<FundingState> step = rule.observe(state, funding, false);
      state = step.state();
      verdicts.addAll(step.verdicts());
    }
    if (fundings.stream().map(Funding::venue).distinct().count() == 1) {
      Instant now = fundings.getLast().fundingTime();
      Step<FundingState> looked = rule.silence(state, now);
      verdicts.addAll(rule.silence(looked.state(), now.plus(GRACE)).verdicts());
    }
    return verdicts;
  }

  private static FundingRate ruleAt(double alertPct, int minVenues) {
    return new FundingRate(
        new FundingThresholds(
            alertPct,
            100,
            alertPct / 2,
            null,
            alertPct,
            3,
            Aggregate.MEAN,
            minVenues,
            GRACE,
            Mode.SEED,
            WarmupPolicy.SEED));
  }
}
