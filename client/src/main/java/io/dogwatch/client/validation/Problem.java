package io.dogwatch.client.validation;

/**
 * One thing that is wrong with a document.
 *
 * @param pointer JSON Pointer (RFC 6901) to the place; empty for the whole document
 * @param message what was expected there
 */
public record Problem(String pointer, String message) {

  /** The pointer to a member of an object. */
  public static String pointerTo(String object, String member) {
    return object + "/" + member.replace("~", "~0").replace("/", "~1");
  }

  @Override
  public String toString() {
    return pointer.isEmpty() ? message : pointer + " " + message;
  }
}
