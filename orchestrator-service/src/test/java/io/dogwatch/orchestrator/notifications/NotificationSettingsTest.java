package io.dogwatch.orchestrator.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import io.dogwatch.orchestrator.notifications.channels.MailServer;
import io.dogwatch.orchestrator.notifications.channels.MailServer.Login;
import io.dogwatch.orchestrator.notifications.channels.MailServer.Security;
import io.dogwatch.schemas.alerts.Severity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class NotificationSettingsTest {

  private static final String WEBHOOK =
      "channels.ops.type=webhook channels.ops.url=https://h/T0K3N channels.ops.secret=0123456789abcdef";

  private static final String MAIL =
      "channels.ops.type=email channels.ops.mail.host=smtp.example"
          + " channels.ops.mail.from=dogwatch@ops.example"
          + " channels.ops.mail.to=a@team.example,b@team.example";

  @TempDir private Path folder;

  @Test
  void hasChannelsByName() {
    NotificationSettings settings =
        bound(WEBHOOK + " channels.chat.type=slack channels.chat.url=https://chat/x");

    ChannelSettings webhook = ops(settings);
    assertThat(settings.channels()).containsOnlyKeys("ops", "chat");
    assertThat(webhook.receiver()).isEqualTo(URI.create("https://h/T0K3N"));
    assertThat(webhook.key()).isEqualTo("0123456789abcdef");
    assertThat(webhook.minSeverity()).isEqualTo(Severity.LOW);
    assertThat(webhook.pace()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void readsWhatIsSecretFromFiles() throws IOException {
    Path url = Files.writeString(folder.resolve("url"), "https://chat/T0K3N\n");
    Path secret = Files.writeString(folder.resolve("secret"), "0123456789abcdef\n");

    ChannelSettings channel =
        ops(
            bound(
                "channels.ops.type=webhook channels.ops.url-file=%s channels.ops.secret-file=%s"
                    .formatted(url, secret)));

    assertThat(channel.receiver()).isEqualTo(URI.create("https://chat/T0K3N"));
    assertThat(channel.key()).isEqualTo("0123456789abcdef");
  }

  @Test
  void showsNothingThatIsSecret() {
    assertThat(bound(WEBHOOK).toString())
        .contains("type=WEBHOOK", "url=***", "secret=***")
        .doesNotContain("T0K3N", "0123456789abcdef");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "channels.a.url=https://h/x | type of webhook, slack or email expected, found none",
        "channels.a.type=slack | either url or url-file expected",
        "channels.a.type=slack channels.a.url=https://h channels.a.url-file=/f | either url or url-file expected",
        "channels.a.type=slack channels.a.url=ftp://h/x | url of http or https expected; a file must be readable",
        "channels.a.type=slack channels.a.url=https:/x | url of http or https expected; a file must be readable",
        "channels.a.type=slack channels.a.url-file=/not/there | url of http or https expected; a file must be readable",
        "channels.a.type=webhook channels.a.url=https://h/x | either secret or secret-file expected, for webhooks are signed",
        "channels.a.type=webhook channels.a.url=https://h/x channels.a.secret=short | secret of at least 16 characters expected; a file must be readable",
        "channels.a.type=slack channels.a.url=https://h/x channels.a.secret=0123456789abcdef | no secret expected, for Slack does not take signatures",
        "channels.a.type=slack channels.a.url=https://h/x channels.a.per-minute=0 | per-minute of 1 to 600 expected, found 0",
        "channels.a.type=email | mail with a host, from and to expected, found none",
        "channels.a.type=email channels.a.mail.host=h channels.a.mail.from=a@b channels.a.mail.to=c@d channels.a.url=https://h/x | neither url nor secret expected for email",
        "channels.a.type=slack channels.a.url=https://h/x channels.a.mail.host=h channels.a.mail.from=a@b channels.a.mail.to=c@d | mail expected for the type email only",
        "channels.A_b.type=slack channels.A_b.url=https://h/x | channels with names of at most 40 of a-z, 0-9 and '-' expected, found \"A_b\"",
        "group-wait=0s | times: group-wait of more than PT0S expected, found PT0S",
        "group-interval=10s | times: group-interval of at least group-wait expected, found PT10S",
      })
  void refusesWhatCantWork(String settings, String problem) {
    assertThat(problemOf(settings)).isEqualTo(problem).doesNotContain("0123456789abcdef");
  }

  @Test
  void hasMailServersThatEncrypt() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "pa55word\n");

    MailSettings mail =
        mail(MAIL + " channels.ops.mail.user=u channels.ops.mail.password-file=" + password);

    assertThat(mail.server())
        .isEqualTo(
            new MailServer("smtp.example", 587, Security.STARTTLS, new Login("u", "pa55word")));
    assertThat(mail.sender()).isEqualTo("dogwatch@ops.example");
    assertThat(mail.to()).containsExactly("a@team.example", "b@team.example");
  }

  @Test
  void showsNoPassword() {
    String settings = MAIL + " channels.ops.mail.user=u channels.ops.mail.password=T0K3N";

    assertThat(bound(settings).toString()).contains("host=smtp.example", "password=***");
    assertThat(bound(settings).toString() + mail(settings).server()).doesNotContain("T0K3N");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "host= | host expected, found none",
        "port=0 | port of 1 to 65535 expected, found 0",
        "from=Dogwatch | from with one address expected",
        "from=a@b,c@d | from with one address expected",
        "to=a@b,Team | to with 1 to 50 addresses expected",
        "to= | to with 1 to 50 addresses expected",
        "user=u | either password or password-file expected, for there is a user",
        "password=p | user expected, for there is a password",
        "user=u channels.ops.mail.password-file=/not/there | password of at least one character expected; a file must be readable",
        "user=u channels.ops.mail.password=p channels.ops.mail.security=none | security of starttls or tls expected, for passwords are kept secret",
      })
  void refusesMailThatCantBeSent(String settings, String problem) {
    assertThat(problemOf(MAIL + " channels.ops.mail." + settings)).isEqualTo(problem);
  }

  private static MailSettings mail(String settings) {
    return Objects.requireNonNull(ops(bound(settings)).mail());
  }

  private static ChannelSettings ops(NotificationSettings settings) {
    return Objects.requireNonNull(settings.channels().get("ops"));
  }

  private static String problemOf(String settings) {
    try {
      return bound(settings).toString();
    } catch (BindException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return String.valueOf(cause.getMessage());
    }
  }

  private static NotificationSettings bound(String settings) {
    Map<String, String> properties = new LinkedHashMap<>();
    Arrays.stream(settings.split(" ", -1))
        .map(setting -> setting.split("=", 2))
        .forEach(parts -> properties.put("n." + parts[0], parts[1]));
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("n", NotificationSettings.class);
  }
}
