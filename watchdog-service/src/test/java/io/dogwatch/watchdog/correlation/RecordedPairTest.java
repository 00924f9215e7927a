package io.dogwatch.watchdog.correlation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dogwatch.watchdog.RealData;
import io.dogwatch.watchdog.rules.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Correlations of recorded prices, compared with what others computed. */
@Tag("real-data")
class RecordedPairTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Bitcoin and Ether for 345 seconds: the middle of bid and ask at the end of each second. */
  @Test
  void agreesWithWhatWasComputedElsewhere() throws IOException {
    JsonNode expected =
        RealData.expected(
                "streams/spot BTC-ETH mid log-return Pearson"
                    + " (last bookTicker mid per local-receive second, forward filled)")
            .path("1s");
    NavigableMap<Long, Double> btc = middles("streams/binance/spot/btcusdt_20240808.gz");
    NavigableMap<Long, Double> eth = middles("streams/binance/spot/ethusdt_20240808.gz");
    long from = Math.max(btc.firstKey(), eth.firstKey());
    long to = Math.min(btc.lastKey(), eth.lastKey());

    var returns = new PairedReturns(returns(btc, from, to), returns(eth, from, to));

    assertThat(returns.size()).isEqualTo(expected.path(0).asInt());
    assertThat(returns.correlation().orElseThrow())
        .isCloseTo(expected.path(1).asDouble(), within(1e-6));
  }

  /** 27 years of two banks, a day as an hour: 7 days against the 90 before them. */
  @Test
  void findsTheBreaksThatANaiveComputationFinds() throws IOException {
    List<double[]> moves = movesOfTwoBanks();
    PairHours hours = PairHours.seed(7, 90, 24);
    int breaches = 0;

    for (int day = 0; day < moves.size(); day++) {
      double[] move = moves.get(day);
      List<Verdict> verdicts = hours.move(move[0] * 100, move[1] * 100);
      if (day >= 96) {
        double recent = naiveCorrelation(moves.subList(day - 6, day + 1));
        double history = naiveCorrelation(moves.subList(day - 96, day - 6));
        boolean expected = Math.abs(recent - history) > 0.5;
        assertThat(verdicts.getFirst() instanceof Verdict.Breach).isEqualTo(expected);
        breaches += expected ? 1 : 0;
      }
    }
    assertThat(breaches).isBetween(100, 1_000);
  }

  private static NavigableMap<Long, Double> middles(String name) throws IOException {
    var middles = new TreeMap<Long, Double>();
    try (BufferedReader lines = linesOf(name)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int end = line.indexOf(' ');
        if (line.contains("@bookTicker")) {
          JsonNode data = JSON.readTree(line.substring(end + 1)).path("data");
          double bid = Double.parseDouble(data.path("b").asString());
          double ask = Double.parseDouble(data.path("a").asString());
          middles.put(Long.parseLong(line.substring(0, end)) / 1_000_000_000, (bid + ask) / 2);
        }
      }
    }
    return middles;
  }

  private static double[] returns(NavigableMap<Long, Double> prices, long from, long to) {
    double[] returns = new double[(int) (to - from)];
    for (int i = 0; i < returns.length; i++) {
      returns[i] = Math.log(priceAt(prices, from + i + 1) / priceAt(prices, from + i));
    }
    return returns;
  }

  private static double priceAt(NavigableMap<Long, Double> prices, long second) {
    return Objects.requireNonNull(prices.floorEntry(second)).getValue();
  }

  private static List<double[]> movesOfTwoBanks() throws IOException {
    List<double[]> moves = new ArrayList<>();
    try (BufferedReader lines = linesOf("prices/stock_prices_20x7126.csv.gz")) {
      List<String> names = List.of(Objects.requireNonNull(lines.readLine()).split(",", -1));
      int first = names.indexOf("BAC");
      int second = names.indexOf("JPM");
      double[] before = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        List<String> row = List.of(line.split(",", -1));
        double[] closes = {Double.parseDouble(row.get(first)), Double.parseDouble(row.get(second))};
        if (before != null) {
          moves.add(
              new double[] {Math.log(closes[0] / before[0]), Math.log(closes[1] / before[1])});
        }
        before = closes;
      }
    }
    return moves;
  }

  private static BufferedReader linesOf(String name) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(RealData.path(name))),
            StandardCharsets.UTF_8));
  }

  /** The textbook's formula, in one pass. */
  private static double naiveCorrelation(List<double[]> moves) {
    int n = moves.size();
    double x = 0;
    double y = 0;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (double[] move : moves) {
      x += move[0];
      y += move[1];
      xx += move[0] * move[0];
      yy += move[1] * move[1];
      xy += move[0] * move[1];
    }
    return (n * xy - x * y) / Math.sqrt((n * xx - x * x) * (n * yy - y * y));
  }
}
