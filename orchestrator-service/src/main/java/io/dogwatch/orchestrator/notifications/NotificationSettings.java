package io.dogwatch.orchestrator.notifications;

import io.dogwatch.orchestrator.notifications.grouping.Rhythm;
import io.dogwatch.settings.Requirements;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people are told of alerts.
 *
 * @param channels by name; where there is none, nobody is told
 */
public record NotificationSettings(
    @DefaultValue("30s") Duration groupWait,
    @DefaultValue("5m") Duration groupInterval,
    @DefaultValue("4h") Duration repeatInterval,
    @DefaultValue Map<String, ChannelSettings> channels) {

  private static final String NAME = "[a-z0-9][a-z0-9-]{0,39}";

  public NotificationSettings {
    channels = Map.copyOf(channels);
    var requirements = new Requirements();
    for (String name : new TreeMap<>(channels).keySet()) {
      requirements.require(
          name.matches(NAME),
          "channels with names of at most 40 of a-z, 0-9 and '-' expected, found \"" + name + "\"");
    }
    requirements
        .requireValid("times", () -> new Rhythm(groupWait, groupInterval, repeatInterval))
        .verify();
  }

  Rhythm rhythm() {
    return new Rhythm(groupWait, groupInterval, repeatInterval);
  }
}
