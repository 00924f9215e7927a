package io.dogwatch.worker.technical;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.dogwatch.worker.marketdata.BarProvider.Query;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What to analyse. What is null is as the descriptions say. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TechnicalPayload(
    @JsonPropertyDescription("What to analyse, such as AAPL or BTCUSD; case does not matter")
        @NotBlank
        @Size(max = 32)
        String symbol,
    @JsonPropertyDescription("How many of the newest bars to analyse; 200 unless given")
        @Min(1)
        @Max(5000)
        @Nullable Integer bars,
    @JsonPropertyDescription(
            "Length of a bar; unless given, that which the source has (AAPL: P1D) or 5 minutes")
        @Nullable String interval,
    @JsonPropertyDescription("Only bars that had ended by then; unless given, all that there are")
        @Nullable Instant asOf) {

  private static final int USUAL_BARS = 200;

  public TechnicalPayload {
    if (symbol.isBlank()) {
      throw new IllegalArgumentException("a symbol expected, found blanks");
    }
  }

  static TechnicalPayload of(String symbol) {
    return new TechnicalPayload(symbol, null, null, null);
  }

  Query query() {
    return new Query(
        symbol,
        interval == null ? null : Duration.parse(interval.strip()),
        bars == null ? USUAL_BARS : bars,
        asOf);
  }
}
