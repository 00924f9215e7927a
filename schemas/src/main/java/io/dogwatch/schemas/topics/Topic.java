package io.dogwatch.schemas.topics;

import java.util.Map;

/**
 * One topic of the platform.
 *
 * @param configs the broker's settings for it
 */
public record Topic(String name, Map<String, String> configs) {

  public Topic {
    configs = Map.copyOf(configs);
  }
}
