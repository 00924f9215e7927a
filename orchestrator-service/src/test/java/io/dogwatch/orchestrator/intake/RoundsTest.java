package io.dogwatch.orchestrator.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dogwatch.client.background.LogLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

final class RoundsTest {

  private final AtomicInteger made = new AtomicInteger();
  private final Rounds rounds =
      new Rounds(new LogLimit(() -> Instant.EPOCH), "nothing goes on for now", Duration.ZERO);

  @Test
  void goOnWhenTheDatabaseFails() {
    assertThatThrownBy(() -> rounds.run(this::failTwiceAndLeave))
        .isInstanceOf(InterruptedException.class);

    assertThat(made).hasValue(3);
  }

  @Test
  void endWithAMistakeOfOurOwn() {
    assertThatThrownBy(
            () ->
                rounds.run(
                    () -> {
                      throw new IllegalStateException("a mistake");
                    }))
        .hasMessage("a mistake");
  }

  private void failTwiceAndLeave() throws InterruptedException {
    if (made.incrementAndGet() == 3) {
      throw new InterruptedException("stopped");
    }
    throw new DataAccessResourceFailureException("away");
  }
}
