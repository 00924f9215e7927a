package io.dogwatch.schemas.market;

import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.schemas.codec.MessageCodec;
import java.time.Instant;
import java.util.List;
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

  /** Reads a record of any of the kinds. */
  static Decoded<VenueEvent> decode(byte @Nullable [] bytes) {
    List<MessageCodec<? extends VenueEvent>> codecs =
        List.of(VenueProbe.CODEC, VenueActivity.CODEC, VenueStatus.CODEC);
    String reason = "";
    for (MessageCodec<? extends VenueEvent> codec : codecs) {
      switch (codec.decode(bytes)) {
        case Decoded.Message<? extends VenueEvent>(VenueEvent event) -> {
          return new Decoded.Message<>(event);
        }
        case Decoded.Undecodable<? extends VenueEvent>(String detail) ->
            reason = reason.isEmpty() ? detail : reason + "; " + detail;
      }
    }
    return new Decoded.Undecodable<>(reason);
  }
}
