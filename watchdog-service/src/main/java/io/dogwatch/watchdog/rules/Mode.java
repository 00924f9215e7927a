package io.dogwatch.watchdog.rules;

/** What a rule asks of an observation before it says that its condition holds. */
public enum Mode {
  /** That it exceeds the plain threshold. */
  SEED,
  /** That it also is far from usual by robust statistics, once enough was seen to tell. */
  ROBUST
}
