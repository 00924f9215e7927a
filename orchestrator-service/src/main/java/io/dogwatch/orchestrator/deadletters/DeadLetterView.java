package io.dogwatch.orchestrator.deadletters;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Header;
import io.dogwatch.orchestrator.deadletters.DeadLetter.Reason;
import io.dogwatch.orchestrator.deadletters.DeadLetterViews.Found;
import io.dogwatch.orchestrator.queries.ContentView;
import io.dogwatch.schemas.codec.MessageCodec;
import io.dogwatch.schemas.jobs.JobMessage;
import io.dogwatch.schemas.jobs.JobType;
import io.dogwatch.schemas.jobs.Payload;
import io.swagger.v3.oas.annotations.media.Schema;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dead letter as the API shows it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DeadLetter")
record DeadLetterView(
    @Schema(example = "probe.0.17") String id,
    String type,
    @Schema(description = "When it was given up") Instant at,
    @Schema(description = "Why", example = "MAX_ATTEMPTS") String reason,
    @Schema(description = "The same for those that failed alike", example = "2c26b46b68ffc68f")
        String fingerprint,
    @Schema(description = "The job's id; missing for what nobody could read a job from")
        @Nullable String job,
    @Nullable Integer attempts,
    @Nullable Integer deliveries,
    @Nullable String worker,
    @Nullable Cause failure,
    @Schema(description = "What was done about it; missing for nothing") @Nullable Done done,
    @Schema(description = "Not in lists") @Nullable Contents record) {

  /** What the last attempt failed of. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "DeadLetterFailure")
  record Cause(
      @Nullable String code,
      @Nullable String message,
      @Nullable String exception,
      @Schema(description = "Not in lists") @Nullable String stack) {

    static @Nullable Cause of(Reason reason, boolean isWhole) {
      var cause =
          new Cause(
              reason.code(), reason.message(), reason.exception(), isWhole ? reason.stack() : null);
      return cause.equals(new Cause(null, null, null, null)) ? null : cause;
    }
  }

  /** What was done about it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "DeadLetterAction")
  record Done(
      Action.Kind action,
      String actor,
      Instant at,
      @Schema(description = "The job that it was replayed as") @Nullable String job) {

    static Done of(Action action) {
      return new Done(
          action.kind(),
          action.actor(),
          action.at(),
          action.job() == null ? null : action.job().toString());
    }
  }

  /** The record as it lies there. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "DeadLetterRecord")
  record Contents(
      String topic,
      int partition,
      long offset,
      @Nullable Bytes key,
      @Schema(description = "The bytes, whatever they are") @Nullable Bytes value,
      @Schema(description = "Of the job, if the value is one") @Nullable ContentView payload,
      List<HeaderView> headers) {

    static Contents of(DeadLetter letter) {
      return new Contents(
          letter.place().topic(),
          letter.place().partition(),
          letter.place().offset(),
          Bytes.of(letter.key()),
          Bytes.of(letter.value()),
          payload(letter.value()).map(ContentView::of).orElse(null),
          letter.headers().stream().map(HeaderView::of).toList());
    }

    private static Optional<Payload> payload(byte @Nullable [] value) {
      if (value == null) {
        return Optional.empty();
      }
      if (MessageCodec.isSingleObject(value)) {
        return JobMessage.CODEC.decode(value).message().map(JobMessage::payload);
      }
      return Bytes.isText(value) ? Optional.of(Payload.json(value)) : Optional.empty();
    }
  }

  /** A header of the record. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "DeadLetterHeader")
  record HeaderView(String name, @Nullable Bytes value) {

    static HeaderView of(Header header) {
      return new HeaderView(header.name(), Bytes.of(header.value()));
    }
  }

  /** Text where they are UTF-8, and in any case themselves. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "DeadLetterBytes")
  record Bytes(@Nullable String text, String base64) {

    static @Nullable Bytes of(byte @Nullable [] bytes) {
      return bytes == null
          ? null
          : new Bytes(
              isText(bytes) ? new String(bytes, StandardCharsets.UTF_8) : null,
              Base64.getEncoder().encodeToString(bytes));
    }

    static boolean isText(byte[] bytes) {
      try {
        var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        return true;
      } catch (CharacterCodingException _) {
        return false;
      }
    }
  }

  /**
   * A view of a dead letter.
   *
   * @param isWhole whether with all that it has, as lists don't
   */
  static DeadLetterView of(Found found, boolean isWhole) {
    DeadLetter letter = found.letter();
    return new DeadLetterView(
        idOf(letter).toString(),
        letter.type(),
        letter.at(),
        letter.reason(),
        letter.fingerprint(),
        letter.job() == null ? null : letter.job().toString(),
        letter.attempts(),
        letter.deliveries(),
        letter.worker(),
        Cause.of(letter.failure(), isWhole),
        found.action() == null ? null : Done.of(found.action()),
        isWhole ? Contents.of(letter) : null);
  }

  static DeadLetterId idOf(DeadLetter letter) {
    return new DeadLetterId(
        new JobType(letter.type()), letter.place().partition(), letter.place().offset());
  }
}
