package io.dogwatch.watchdog.feeds;

import io.dogwatch.client.background.BackgroundTask;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replays recordings once, one after another, and tells the log what came of each. */
public final class RecordingFeed implements Feed {

  private static final Logger log = LoggerFactory.getLogger(RecordingFeed.class);

  private final String name;
  private final List<Recording> recordings;
  private final Pace pace;
  private final Replay replay;
  private final BackgroundTask task;

  /**
   * @param name tells replays apart
   * @param pace of all recordings together: the first event of the first one sets its zero
   */
  public RecordingFeed(String name, List<Recording> recordings, Pace pace, Replay replay) {
    this.name = name;
    this.recordings = List.copyOf(recordings);
    this.pace = pace;
    this.replay = replay;
    this.task = new BackgroundTask("replay-" + name, this::run);
  }

  @Override
  public void start() {
    task.start();
  }

  @Override
  public void close() {
    task.close();
  }

  private void run() throws InterruptedException {
    for (Recording recording : recordings) {
      log.atInfo()
          .addKeyValue("replay", name)
          .addKeyValue("recording", recording)
          .log("a replay begins");
      try {
        tell(replay.replay(recording, pace, _ -> {}));
      } catch (RuntimeException e) { // the others are replayed all the same
        log.atError().addKeyValue("replay", name).setCause(e).log("a replay has failed");
      }
    }
  }

  private void tell(Replay.Summary summary) {
    log.atInfo()
        .addKeyValue("replay", name)
        .addKeyValue("rows", summary.rows())
        .addKeyValue("events", summary.events())
        .addKeyValue("malformed", summary.malformed())
        .log("a replay is over");
    if (summary.malformed() > 0) {
      log.atWarn()
          .addKeyValue("replay", name)
          .addKeyValue("reasons", summary.reasons())
          .log("rows of a recording made no sense");
    }
  }
}
