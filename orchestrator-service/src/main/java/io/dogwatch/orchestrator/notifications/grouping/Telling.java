package io.dogwatch.orchestrator.notifications.grouping;

import io.dogwatch.schemas.alerts.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a group when it is looked at.
 *
 * @param group as it goes on; empty when nothing of it is left
 * @param notice what people are told, perhaps nothing
 * @param told members that they know of now
 * @param over ids of members that can be forgotten
 */
public record Telling(Optional<Group> group, Notice notice, List<Member> told, List<String> over) {

  public Telling {
    told = List.copyOf(told);
    over = List.copyOf(over);
  }

  /**
   * Looks at a group now.
   *
   * @param members all that it has
   */
  public static Telling of(
      Group group, List<Member> members, Muting muting, Instant now, Rhythm rhythm) {
    var round = new Round(group, muting, now, rhythm);
    members.forEach(round::take);
    return round.result();
  }

  /** For one use. */
  private static final class Round {

    private final Group group;
    private final Muting muting;
    private final Instant now;
    private final Rhythm rhythm;
    private final List<Alert> news = new ArrayList<>();
    private final List<Alert> repeated = new ArrayList<>();
    private final List<Member> told = new ArrayList<>();
    private final List<String> over = new ArrayList<>();
    private int others;
    private boolean isLeft;
    private @Nullable Instant nextLook;

    Round(Group group, Muting muting, Instant now, Rhythm rhythm) {
      this.group = group;
      this.muting = muting;
      this.now = now;
      this.rhythm = rhythm;
    }

    void take(Member member) {
      if (member.isFiring()) {
        isLeft = true;
        takeFiring(member);
      } else {
        over.add(member.id());
        if (isEndTold(member)) {
          news.add(member.alert());
        }
      }
    }

    /**
     * Who was told of an alert is told of its end. What began and ended between two looks is told
     * once, as what is over; what was taken back meanwhile has never been.
     */
    private boolean isEndTold(Member member) {
      return switch (muting.of(member)) {
        case SILENCED -> false;
        case INHIBITED -> member.told() != null;
        case NONE -> member.told() != null || member.alert().state() == Alert.State.RESOLVED;
      };
    }

    private void takeFiring(Member member) {
      Member.Told known = member.isKnown() ? member.told() : null;
      boolean isMuted = muting.of(member) != Muting.Reason.NONE;
      if (known == null && isMuted) {
        lookAgainAt(now);
      } else if (known == null) {
        news.add(member.alert());
        tell(member);
      } else {
        takeKnown(member, known.at().plus(rhythm.repeatInterval()), isMuted);
      }
    }

    private void takeKnown(Member member, Instant repeatAt, boolean isMuted) {
      if (member.isFlapping()) {
        others++;
      } else if (now.isBefore(repeatAt) || isMuted || muting.acknowledged().test(member.alert())) {
        others++;
        lookAgainAt(repeatAt);
      } else {
        repeated.add(member.alert());
        tell(member);
      }
    }

    private void tell(Member member) {
      told.add(member.withTold(now));
      if (!member.isFlapping()) {
        lookAgainAt(now.plus(rhythm.repeatInterval()));
      }
    }

    /** Not before the interval has passed. */
    private void lookAgainAt(Instant time) {
      Instant soonest = now.plus(rhythm.groupInterval());
      Instant look = time.isBefore(soonest) ? soonest : time;
      if (nextLook == null || look.isBefore(nextLook)) {
        nextLook = look;
      }
    }

    Telling result() {
      var notice = new Notice(group.key(), news, repeated, others);
      Instant toldAt = notice.isEmpty() ? group.toldAt() : now;
      return new Telling(
          isLeft ? Optional.of(new Group(group.key(), nextLook, toldAt)) : Optional.empty(),
          notice,
          told,
          over);
    }
  }
}
