package io.dogwatch.watchdog.episodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.watchdog.state.StateCodec;
import io.dogwatch.watchdog.state.StateInput;
import io.dogwatch.watchdog.state.StateOutput;
import io.dogwatch.watchdog.tape.Tick;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Changelogs hold what earlier versions wrote. */
class OldStatesTest {

  private static final Instant TIME = Instant.parse("2026-01-05T15:00:00Z");

  @Test
  void readsACoolDownOfVersion1() {
    Episode episode =
        read(
            1,
            out -> {
              out.writeLong(0);
              out.writeFlag(true);
              out.writeLong(Tick.micros(TIME));
              out.writeText("HIGH");
            });

    assertThat(episode)
        .isEqualTo(
            new Episode.Quiet(
                new Past(List.of(), new Past.Ending.Resolved(Severity.HIGH, Instant.EPOCH, TIME))));
  }

  @Test
  void readsWhatWasPendingInVersion1() {
    Episode episode =
        read(
            1,
            out -> {
              out.writeLong(1);
              out.writeFlag(false);
              out.writeFlag(true);
              out.writeLong(Tick.micros(TIME));
              out.writeLong(1);
              out.writeText("id");
            });

    assertThat(episode).isEqualTo(new Episode.Pending(Past.NONE, true, TIME, TIME, List.of("id")));
  }

  @Test
  void refusesVersionsToCome() {
    assertThatIllegalStateException()
        .isThrownBy(() -> read(3, _ -> {}))
        .withMessage("version 1 to 2 of a watch state expected, found 3");
  }

  private static Episode read(int version, Consumer<StateOutput> content) {
    StateCodec<Episode> codec =
        new StateCodec<>() {
          @Override
          public void write(Episode state, StateOutput out) {
            content.accept(out);
          }

          @Override
          public Episode read(StateInput in) {
            return EpisodeCodec.read(in, version);
          }
        };
    return codec.fromBytes(codec.toBytes(Episode.NONE));
  }
}
