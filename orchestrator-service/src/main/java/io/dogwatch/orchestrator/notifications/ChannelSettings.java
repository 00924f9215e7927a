package io.dogwatch.orchestrator.notifications;

import io.dogwatch.schemas.alerts.Severity;
import io.dogwatch.settings.Requirements;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A way to tell people. What is secret can be given itself, or as a file that has it.
 *
 * @param url of the receiver, http or https; secret, for chats go by nothing else
 * @param secret that signs what is sent to a webhook
 * @param mail who writes to whom; of email
 * @param minSeverity of the alerts that it is used for
 * @param perMinute how many messages it takes at most
 */
public record ChannelSettings(
    @Nullable Type type,
    @Nullable String url,
    @Nullable Path urlFile,
    @Nullable String secret,
    @Nullable Path secretFile,
    @Nullable MailSettings mail,
    @DefaultValue("LOW") Severity minSeverity,
    @DefaultValue("30") int perMinute) {

  private static final int MOST_PER_MINUTE = 600;

  /** What is at the other end. */
  public enum Type {
    /** A program that takes JSON. */
    WEBHOOK,
    /** A chat that takes what Slack takes. */
    SLACK,
    /** People who read mail. */
    EMAIL
  }

  public ChannelSettings {
    var requirements =
        new Requirements()
            .require(type != null, "type of webhook, slack or email expected, found none")
            .require(
                perMinute >= 1 && perMinute <= MOST_PER_MINUTE,
                "per-minute of 1 to " + MOST_PER_MINUTE + " expected, found " + perMinute);
    var address = new GivenSecret(url, urlFile);
    var key = new GivenSecret(secret, secretFile);
    if (type == Type.EMAIL) {
      requirements
          .require(mail != null, "mail with a host, from and to expected, found none")
          .require(address.isNone() && key.isNone(), "neither url nor secret expected for email");
    } else {
      requirements.require(mail == null, "mail expected for the type email only");
      requireAddress(requirements, address);
      requireKey(requirements, key, type);
    }
    requirements.verify();
  }

  private static void requireAddress(Requirements requirements, GivenSecret address) {
    requirements
        .require(address.isOne(), "either url or url-file expected")
        .require(
            !address.isOne() || isAddress(address.read()),
            "url of http or https expected; a file must be readable");
  }

  private static void requireKey(Requirements requirements, GivenSecret key, @Nullable Type type) {
    requirements
        .require(
            type != Type.WEBHOOK || key.isOne(),
            "either secret or secret-file expected, for webhooks are signed")
        .require(
            type != Type.WEBHOOK || !key.isOne() || isLongEnough(key.read()),
            "secret of at least 16 characters expected; a file must be readable")
        .require(
            type != Type.SLACK || key.isNone(),
            "no secret expected, for Slack does not take signatures");
  }

  URI receiver() {
    return URI.create(new GivenSecret(url, urlFile).found());
  }

  String key() {
    return new GivenSecret(secret, secretFile).found();
  }

  /** How long it is left alone after a message. */
  Duration pace() {
    return Duration.ofMinutes(1).dividedBy(perMinute);
  }

  private static boolean isAddress(@Nullable String url) {
    try {
      URI address = URI.create(url == null ? "" : url);
      return address.getHost() != null
          && ("https".equals(address.getScheme()) || "http".equals(address.getScheme()));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isLongEnough(@Nullable String secret) {
    return secret != null && secret.length() >= 16;
  }

  @Override
  public String toString() {
    return "ChannelSettings[type=%s, url=%s, urlFile=%s, secret=%s, secretFile=%s, mail=%s, minSeverity=%s, perMinute=%s]"
        .formatted(
            type,
            GivenSecret.masked(url),
            urlFile,
            GivenSecret.masked(secret),
            secretFile,
            mail,
            minSeverity,
            perMinute);
  }
}
