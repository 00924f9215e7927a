package io.dogwatch.orchestrator.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.orchestrator.submission.RequestBodies.Body;
import io.dogwatch.orchestrator.submission.RequestBodies.NoRoom;
import io.dogwatch.orchestrator.submission.RequestBodies.Reading;
import io.dogwatch.orchestrator.submission.RequestBodies.TooLarge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodiesTest {

  private static final int LARGEST = 100_000;
  private static final int UNKNOWN = -1;

  private final RequestBodies bodies = new RequestBodies(LARGEST, 2 * LARGEST);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_384, 16_385, 70_000, LARGEST})
  void readsTheWholeBody(int length) throws IOException {
    assertThat(whole(announced(length)).bytes()).isEqualTo(bytes(length));
    assertThat(whole(unannounced(length)).bytes()).isEqualTo(bytes(length));
  }

  @Test
  void refusesABodyThatIsLargerThanAnyMayBe() throws IOException {
    assertThat(announced(LARGEST + 1)).isEqualTo(new TooLarge(LARGEST));
    assertThat(unannounced(LARGEST + 1)).isEqualTo(new TooLarge(LARGEST));
  }

  @Test
  void hasNoRoomForMoreThanItsRoom() throws IOException {
    whole(announced(LARGEST));
    whole(unannounced(LARGEST - 10));

    assertThat(announced(11)).isEqualTo(new NoRoom(2 * LARGEST));
    assertThat(unannounced(1)).isEqualTo(new NoRoom(2 * LARGEST));
    assertThat(announced(10)).isInstanceOf(Body.class);
  }

  @Test
  void hasRoomAgainForWhatWasClosedOrRefused() throws IOException {
    Body first = whole(announced(LARGEST));
    assertThat(unannounced(LARGEST + 1)).isInstanceOf(TooLarge.class);
    Body second = whole(announced(LARGEST));

    first.close();
    first.close();
    second.close();

    whole(announced(LARGEST));
    whole(unannounced(LARGEST));
    assertThat(announced(1)).isInstanceOf(NoRoom.class);
  }

  @Test
  void givesBackTheRoomOfASenderWhoBreaksOff() throws IOException {
    var breaks = new SequenceInputStream(new ByteArrayInputStream(bytes(50_000)), broken());

    assertThatThrownBy(() -> bodies.read(breaks, LARGEST)).isInstanceOf(IOException.class);

    whole(announced(LARGEST));
    whole(announced(LARGEST));
  }

  private Reading announced(int length) throws IOException {
    return bodies.read(new ByteArrayInputStream(bytes(length)), length);
  }

  private Reading unannounced(int length) throws IOException {
    return bodies.read(new ByteArrayInputStream(bytes(length)), UNKNOWN);
  }

  private static Body whole(Reading reading) {
    assertThat(reading).isInstanceOf(Body.class);
    return (Body) reading;
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static InputStream broken() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the sender is gone");
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        throw new IOException("the sender is gone");
      }
    };
  }
}
