package io.dogwatch.watchdog.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningFeedsTest {

  private final List<String> happened = new ArrayList<>();

  @Test
  void releasesWhatFeedsShareOnceAllAreClosed() {
    var feeds = new RunningFeeds(List.of(feed("a"), feed("b")), () -> happened.add("released"));

    feeds.start();
    feeds.close();

    assertThat(feeds.size()).isEqualTo(2);
    assertThat(happened)
        .containsExactly("a starts", "b starts", "a closes", "b closes", "released");
  }

  @Test
  void mayBeNone() {
    RunningFeeds none = RunningFeeds.none();

    none.start();
    none.close();

    assertThat(none.size()).isZero();
  }

  private Feed feed(String name) {
    return new Feed() {
      @Override
      public void start() {
        happened.add(name + " starts");
      }

      @Override
      public void close() {
        happened.add(name + " closes");
      }
    };
  }
}
