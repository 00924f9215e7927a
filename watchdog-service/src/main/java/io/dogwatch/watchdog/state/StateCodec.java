package io.dogwatch.watchdog.state;

/**
 * Writes one kind of state and reads it back, the same bytes for the same state.
 *
 * <p>What is written goes to a changelog and outlives the program that wrote it: a codec writes a
 * version first and reads every version it ever wrote.
 */
public interface StateCodec<S> {

  void write(S state, StateOutput out);

  S read(StateInput in);

  /** The state as bytes. */
  default byte[] toBytes(S state) {
    var out = new StateOutput();
    write(state, out);
    return out.toBytes();
  }

  /** The state that {@link #toBytes} wrote. */
  default S fromBytes(byte[] bytes) {
    return read(new StateInput(bytes));
  }
}
