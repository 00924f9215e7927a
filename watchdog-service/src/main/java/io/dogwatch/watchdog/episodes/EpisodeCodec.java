package io.dogwatch.watchdog.episodes;

import io.dogwatch.schemas.alerts.Alert;
import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.schemas.codec.Decoded;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Episodes as bytes; the version is that of {@link WatchState}. */
final class EpisodeCodec {

  private static final int QUIET = 0;
  private static final int PENDING = 1;
  private static final int FIRING = 2;

  private EpisodeCodec() {}

  static void write(Episode episode, StateOutput out) {
    switch (episode) {
      case Episode.Quiet(var coolDown) -> {
        out.writeLong(QUIET);
        writeCoolDown(coolDown, out);
      }
      case Episode.Pending(var coolDown, boolean upward, var since, var sightings) -> {
        out.writeLong(PENDING);
        writeCoolDown(coolDown, out);
        out.writeFlag(upward);
        out.writeLong(Tick.micros(since));
        out.writeLong(sightings.size());
        sightings.forEach(out::writeText);
      }
      case Episode.Firing(var alert, double peak, var clearSince) -> {
        out.writeLong(FIRING);
        out.writeBytes(Alert.CODEC.encode(alert));
        out.writeDouble(peak);
        writeTime(clearSince, out);
      }
    }
  }

  static Episode read(StateInput in) {
    int form = in.readInt();
    return switch (form) {
      case QUIET -> new Episode.Quiet(readCoolDown(in));
      case PENDING ->
          new Episode.Pending(
              readCoolDown(in), in.readFlag(), Tick.instant(in.readLong()), readTexts(in));
      case FIRING -> new Episode.Firing(readAlert(in), in.readDouble(), readTime(in));
      default -> throw new IllegalStateException("an episode expected, found form " + form);
    };
  }

  private static Alert readAlert(StateInput in) {
    return switch (Alert.CODEC.decode(in.readBytes())) {
      case Decoded.Message<Alert>(Alert alert) -> alert;
      case Decoded.Undecodable<Alert>(String reason) -> throw new IllegalStateException(reason);
    };
  }

  private static void writeCoolDown(Episode.@Nullable CoolDown coolDown, StateOutput out) {
    writeTime(coolDown == null ? null : coolDown.until(), out);
    if (coolDown != null) {
      out.writeText(coolDown.severity().name());
    }
  }

  private static Episode.@Nullable CoolDown readCoolDown(StateInput in) {
    Instant until = readTime(in);
    return until == null ? null : new Episode.CoolDown(until, Severity.valueOf(in.readText()));
  }

  private static void writeTime(@Nullable Instant time, StateOutput out) {
    out.writeFlag(time != null);
    if (time != null) {
      out.writeLong(Tick.micros(time));
    }
  }

  private static @Nullable Instant readTime(StateInput in) {
    return in.readFlag() ? Tick.instant(in.readLong()) : null;
  }

  private static List<String> readTexts(StateInput in) {
    int size = in.readInt();
    List<String> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      texts.add(in.readText());
    }
    return texts;
  }
}
