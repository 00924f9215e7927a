package io.dogwatch.watchdog.episodes;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Episodes as bytes. Version 1 knew cool-downs, but nothing else of the past, and of what is
 * pending not when it was last seen.
 */
final class EpisodeCodec {

  /** What {@link #write} writes. */
  static final int VERSION = 2;

  private static final int QUIET = 0;
  private static final int PENDING = 1;
  private static final int FIRING = 2;

  private static final int NO_ENDING = 0;
  private static final int RESOLVED = 1;
  private static final int RETRACTED = 2;

  private EpisodeCodec() {}

  static void write(Episode episode, StateOutput out) {
    switch (episode) {
      case Episode.Quiet(var past) -> {
        out.writeLong(QUIET);
        writePast(past, out);
      }
      case Episode.Pending(var past, boolean upward, var since, var until, var sightings) -> {
        out.writeLong(PENDING);
        writePast(past, out);
        out.writeFlag(upward);
        writeTime(since, out);
        writeTime(until, out);
        out.writeAll(sightings, (sighting, to) -> to.writeText(sighting));
      }
      case Episode.Firing(var past, var alert, double peak, var clearSince) -> {
        out.writeLong(FIRING);
        writePast(past, out);
        out.writeBytes(Alert.CODEC.encode(alert));
        out.writeDouble(peak);
        writeOptionalTime(clearSince, out);
      }
    }
  }

  static Episode read(StateInput in, int version) {
    return switch (version) {
      case 1 -> readVersion1(in);
      case VERSION -> read(in);
      default ->
          throw new IllegalStateException(
              "version 1 to %d of a watch state expected, found %d".formatted(VERSION, version));
    };
  }

  private static Episode read(StateInput in) {
    int form = in.readInt();
    Past past = readPast(in);
    return switch (form) {
      case QUIET -> new Episode.Quiet(past);
      case PENDING ->
          new Episode.Pending(
              past, in.readFlag(), readTime(in), readTime(in), in.readAll(StateInput::readText));
      case FIRING -> new Episode.Firing(past, readAlert(in), in.readDouble(), readOptionalTime(in));
      default -> throw unknownForm(form);
    };
  }

  private static Episode readVersion1(StateInput in) {
    int form = in.readInt();
    return switch (form) {
      case QUIET -> new Episode.Quiet(readCoolDown(in));
      case PENDING -> {
        Past past = readCoolDown(in);
        boolean upward = in.readFlag();
        Instant since = readTime(in);
        yield new Episode.Pending(past, upward, since, since, in.readAll(StateInput::readText));
      }
      case FIRING ->
          new Episode.Firing(Past.NONE, readAlert(in), in.readDouble(), readOptionalTime(in));
      default -> throw unknownForm(form);
    };
  }

  private static IllegalStateException unknownForm(int form) {
    return new IllegalStateException("an episode expected, found form " + form);
  }

  private static void writePast(Past past, StateOutput out) {
    out.writeAll(past.begun(), EpisodeCodec::writeTime);
    switch (past.last()) {
      case null -> out.writeLong(NO_ENDING);
      case Past.Ending.Resolved(var severity, var lastSeen, var quietUntil) -> {
        out.writeLong(RESOLVED);
        out.writeText(severity.name());
        writeTime(lastSeen, out);
        writeTime(quietUntil, out);
      }
      case Past.Ending.Retracted(var alertId, int revision, var firstSeen) -> {
        out.writeLong(RETRACTED);
        out.writeText(alertId);
        out.writeLong(revision);
        writeTime(firstSeen, out);
      }
    }
  }

  private static Past readPast(StateInput in) {
    return new Past(in.readAll(EpisodeCodec::readTime), readEnding(in));
  }

  private static Past.@Nullable Ending readEnding(StateInput in) {
    int form = in.readInt();
    return switch (form) {
      case NO_ENDING -> null;
      case RESOLVED ->
          new Past.Ending.Resolved(Severity.valueOf(in.readText()), readTime(in), readTime(in));
      case RETRACTED -> new Past.Ending.Retracted(in.readText(), in.readInt(), readTime(in));
      default -> throw new IllegalStateException("an ending expected, found form " + form);
    };
  }

  private static Past readCoolDown(StateInput in) {
    Instant until = readOptionalTime(in);
    return until == null
        ? Past.NONE
        : new Past(
            List.of(),
            new Past.Ending.Resolved(Severity.valueOf(in.readText()), Instant.EPOCH, until));
  }

  private static Alert readAlert(StateInput in) {
    return switch (Alert.CODEC.decode(in.readBytes())) {
      case Decoded.Message<Alert>(Alert alert) -> alert;
      case Decoded.Undecodable<Alert>(String reason) -> throw new IllegalStateException(reason);
    };
  }

  private static void writeTime(Instant time, StateOutput out) {
    out.writeLong(Tick.micros(time));
  }

  private static Instant readTime(StateInput in) {
    return Tick.instant(in.readLong());
  }

  private static void writeOptionalTime(@Nullable Instant time, StateOutput out) {
    out.writeFlag(time != null);
    if (time != null) {
      writeTime(time, out);
    }
  }

  private static @Nullable Instant readOptionalTime(StateInput in) {
    return in.readFlag() ? readTime(in) : null;
  }
}
