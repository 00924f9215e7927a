package io.dogwatch.standalone.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerTest {

  private final List<String> happened = new ArrayList<>();
  private final Server<String> server =
      new Server<>(this::open, name -> happened.add(name + " ends"));

  private String open() {
    happened.add("starts");
    return "server " + happened.size();
  }

  @Test
  void isAwayMeanwhile() {
    server.start();

    server.without(
        () -> {
          happened.add("away");
          assertThatIllegalStateException().isThrownBy(server::running);
        });

    assertThat(happened).containsExactly("starts", "server 1 ends", "away", "starts");
    assertThat(server.running()).isEqualTo("server 4");
  }

  @Test
  void comesAgainWhateverHappensMeanwhile() {
    server.start();

    assertThatIllegalStateException()
        .isThrownBy(() -> server.without(() -> failWith("the test")))
        .withMessage("the test");

    assertThat(server.running()).isEqualTo("server 3");
  }

  @Test
  void endsOnce() {
    server.start();

    server.close();
    server.close();

    assertThat(happened).containsExactly("starts", "server 1 ends");
  }

  @Test
  void staysAwayIfClosedMeanwhile() {
    server.start();

    server.without(server::close);

    assertThat(happened).containsExactly("starts", "server 1 ends");
    assertThatIllegalStateException().isThrownBy(server::running);
  }

  @Test
  void replacesWhatIsWantedOnly() {
    server.start();
    String first = server.running();

    server.replace(first);
    server.replace(first);

    assertThat(happened).containsExactly("starts", "server 1 ends", "starts");
    assertThat(server.isWanted(first)).isFalse();
    assertThat(server.isWanted(server.running())).isTrue();
  }

  private static void failWith(String message) {
    throw new IllegalStateException(message);
  }
}
