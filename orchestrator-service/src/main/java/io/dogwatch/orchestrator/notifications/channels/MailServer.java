package io.dogwatch.orchestrator.notifications.channels;

import org.jspecify.annotations.Nullable;

/**
 * A server that takes mail.
 *
 * @param login null if it wants nobody to sign in
 */
public record MailServer(String host, int port, Security security, @Nullable Login login) {

  /** How the way to it is kept secret. */
  public enum Security {
    /** What begins in the clear goes on encrypted, or ends. */
    STARTTLS,
    /** It is encrypted from the start. */
    TLS,
    /** It is not. */
    NONE
  }

  /** Who sends, as the server knows him. */
  public record Login(String user, String password) {

    @Override
    public String toString() {
      return "Login[user=" + user + ", password=***]";
    }
  }
}
