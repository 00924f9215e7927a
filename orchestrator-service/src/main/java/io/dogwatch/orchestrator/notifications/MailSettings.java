package io.dogwatch.orchestrator.notifications;

import io.dogwatch.orchestrator.notifications.channels.MailServer;
import io.dogwatch.orchestrator.notifications.channels.MailServer.Login;
import io.dogwatch.orchestrator.notifications.channels.MailServer.Security;
import io.dogwatch.settings.Requirements;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who writes to whom, through which server.
 *
 * @param security how the way to the server is kept secret
 * @param user who sends, as the server knows him; null if it wants nobody to sign in
 * @param password of the user; can be given itself, or as a file that has it
 * @param from address of the sender
 * @param to addresses of the receivers
 */
record MailSettings(
    @Nullable String host,
    @DefaultValue("587") int port,
    @DefaultValue("STARTTLS") Security security,
    @Nullable String user,
    @Nullable String password,
    @Nullable Path passwordFile,
    @Nullable String from,
    @DefaultValue List<String> to) {

  private static final int MOST_RECEIVERS = 50;

  /** An address and nothing else: no name beside it, and nothing that ends a line of a mail. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "[\\w.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?");

  MailSettings {
    to = List.copyOf(to);
    var secret = new GivenSecret(password, passwordFile);
    new Requirements()
        .require(host != null && !host.isBlank(), "host expected, found none")
        .require(port >= 1 && port <= 65_535, "port of 1 to 65535 expected, found " + port)
        .require(isAddress(from), "from with one address expected")
        .require(
            !to.isEmpty()
                && to.size() <= MOST_RECEIVERS
                && to.stream().allMatch(MailSettings::isAddress),
            "to with 1 to " + MOST_RECEIVERS + " addresses expected")
        .require(
            user == null || secret.isOne(),
            "either password or password-file expected, for there is a user")
        .require(user != null || secret.isNone(), "user expected, for there is a password")
        .require(
            !secret.isOne() || isText(secret.read()),
            "password of at least one character expected; a file must be readable")
        .require(
            user == null || security != Security.NONE,
            "security of starttls or tls expected, for passwords are kept secret")
        .verify();
  }

  MailServer server() {
    if (host == null) {
      throw new IllegalStateException("a host expected, found none");
    }
    return new MailServer(host, port, security, login());
  }

  private @Nullable Login login() {
    return user == null ? null : new Login(user, new GivenSecret(password, passwordFile).found());
  }

  String sender() {
    if (from == null) {
      throw new IllegalStateException("a sender expected, found none");
    }
    return from;
  }

  private static boolean isAddress(@Nullable String text) {
    return text != null && ADDRESS.matcher(text).matches();
  }

  private static boolean isText(@Nullable String text) {
    return text != null && !text.isEmpty();
  }

  @Override
  public String toString() {
    return "MailSettings[host=%s, port=%s, security=%s, user=%s, password=%s, passwordFile=%s, from=%s, to=%s]"
        .formatted(
            host, port, security, user, GivenSecret.masked(password), passwordFile, from, to);
  }
}
