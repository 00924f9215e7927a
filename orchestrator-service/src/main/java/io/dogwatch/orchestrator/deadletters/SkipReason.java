package io.dogwatch.orchestrator.deadletters;

/** Why a dead letter is not replayed with the others. */
enum SkipReason {
  /** It was replayed or purged before. */
  HANDLED,
  /** No worker has announced its type. */
  UNKNOWN_TYPE,
  /** Nobody can read a job from it. */
  UNREADABLE,
  /** Its payload does not fit the schema that its type has now. */
  INVALID_PAYLOAD,
  /** Its topic does not keep it any more. */
  GONE
}
