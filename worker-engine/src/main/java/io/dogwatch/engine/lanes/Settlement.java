package io.dogwatch.engine.lanes;

/** What becomes of a lease when nobody works on its job any more. */
public enum Settlement {
  /** The job's outcome is known: nobody needs the record again. */
  ACCEPT,
  /** The job is to be leased to somebody else, now. */
  RELEASE,
  /** The lease is not ours any more: there is nothing to say. */
  LOST
}
