package io.dogwatch.schemas.market;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of whether a venue works: what we see, what it says, and what it sends. */
public sealed interface VenueEvent permits VenueProbe, VenueStatus, VenueActivity {

  String venue();

  Instant eventTime();

  /** When it reached Dogwatch. */
  Instant ingestTime();

  /** Key of the record: all that is known of a venue is seen together. */
  default String key() {
    return venue();
  }

  /** Reads a record of any of the kinds; what is of none is taken for a probe that is damaged. */
  static Decoded<VenueEvent> decode(byte @Nullable [] bytes) {
    MessageCodec<? extends VenueEvent> codec =
        Stream.of(VenueActivity.CODEC, VenueStatus.CODEC)
            .filter(it -> bytes != null && it.wrote(bytes))
            .findFirst()
            .orElse(VenueProbe.CODEC);
    return switch (codec.decode(bytes)) {
      case Decoded.Message<? extends VenueEvent>(VenueEvent event) -> new Decoded.Message<>(event);
      case Decoded.Undecodable<? extends VenueEvent>(String reason) ->
          new Decoded.Undecodable<>(reason);
    };
  }
}
