package io.dogwatch.orchestrator.notifications;

import io.dogwatch.orchestrator.alerts.AlertOrders;
import io.dogwatch.schemas.alerts.Alert;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Predicate;

/**
 * What people have said about alerts. Asked from within a transaction: answers at once. Safe for
 * use by many threads.
 */
interface Orders {

  /** Nobody has said anything. */
  Orders NONE =
      new Orders() {
        @Override
        public Predicate<Alert> silencedAt(Instant now) {
          return _ -> false;
        }

        @Override
        public Predicate<Alert> acknowledgedOf(Collection<Alert> alerts) {
          return _ -> false;
        }
      };

  /** What they have said by the API. */
  static Orders of(AlertOrders said) {
    return new Orders() {
      @Override
      public Predicate<Alert> silencedAt(Instant now) {
        return said.silencedAt(now);
      }

      @Override
      public Predicate<Alert> acknowledgedOf(Collection<Alert> alerts) {
        return said.acknowledgedOf(alerts);
      }
    };
  }

  /** Tells of which alerts nobody is to be told anything now, not even of their end. */
  Predicate<Alert> silencedAt(Instant now);

  /**
   * Tells which of these alerts somebody knows of: they are not repeated, but their end is told.
   */
  Predicate<Alert> acknowledgedOf(Collection<Alert> alerts);
}
