package io.dogwatch.watchdog.rules;

/** What a rule does while it has seen too little to know what is usual. */
public enum WarmupPolicy {
  /** Goes by the plain threshold, and says so in the alert. */
  SEED,
  /** Says nothing. */
  SILENT
}
