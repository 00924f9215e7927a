package io.dogwatch.schemas.codec;

import java.util.Optional;

/**
 * What bytes turned out to be. Bytes that nobody understands are a value like any other: who reads
 * them keeps them.
 */
public sealed interface Decoded<T> {

  /** The bytes were a message. */
  record Message<T>(T content) implements Decoded<T> {}

  /** The bytes were none; the reason says what was expected and what was found. */
  record Undecodable<T>(String reason) implements Decoded<T> {}

  /** The message, where there is one. */
  default Optional<T> message() {
    return switch (this) {
      case Message<T>(T content) -> Optional.of(content);
      case Undecodable<T> _ -> Optional.empty();
    };
  }
}
