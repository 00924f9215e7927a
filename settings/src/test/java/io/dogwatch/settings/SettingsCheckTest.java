package io.dogwatch.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingsCheckTest {

  @ConfigurationProperties("ship")
  record Ship(@DefaultValue Hull hull, @DefaultValue({"main"}) List<String> sails) {}

  record Hull(
      @DefaultValue("12") int lengthInMetres,
      @DefaultValue("3") int beam,
      @DefaultValue Map<String, Integer> decks) {

    Hull {
      new Requirements()
          .require(lengthInMetres > 0, "length-in-metres above 0 expected, found " + lengthInMetres)
          .require(beam > 0, "beam above 0 expected, found " + beam)
          .verify();
    }
  }

  @Test
  void acceptsNothingAtAll() {
    assertThatCode(() -> check(Map.of(), Map.of())).doesNotThrowAnyException();
  }

  @Test
  void acceptsEverySpellingThatSpringReads() {
    assertThatCode(
            () ->
                check(
                    Map.of(
                        "ship.hull.lengthInMetres", "20",
                        "ship.hull.beam", "5",
                        "ship.hull.decks.upper", "1",
                        "ship.sails[0]", "jib"),
                    Map.of(
                        "SHIP_HULL_LENGTHINMETRES", "21",
                        "SHIP_HULL_LENGTH_IN_METRES", "21",
                        "SHIP_HULL_DECKS_LOWER", "2",
                        "SHIPYARD", "none of ours")))
        .doesNotThrowAnyException();
  }

  @Test
  void aListMayReplaceAnother() {
    assertThatCode(
            () ->
                check(
                    Map.of("ship.sails", "jib"),
                    Map.of("SHIP_SAILS_0", "main", "SHIP_SAILS_1", "mizzen")))
        .doesNotThrowAnyException();
  }

  /** They may belong to another service, to the launcher, or to whoever runs the containers. */
  @Test
  void startsWithVariablesThatNobodyReads() {
    var variables = Map.<String, Object>of("SHIP_ANCHOR", "1", "SHIP_HULL_BEAM", "4", "SHIPS", "2");
    var names = new BoundNames();
    names.add(ConfigurationPropertyName.of("ship.hull.beam"));

    assertThatCode(() -> check(Map.of(), variables)).doesNotThrowAnyException();

    assertThat(new UnknownNames("ship", names).variables(environment(Map.of(), variables)))
        .containsExactly("SHIP_ANCHOR");
  }

  @Test
  void tellsOfAllProblemsAtOnce() {
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(
            () ->
                check(
                    Map.of(
                        "ship.hull.beam", "wide",
                        "ship.hull.length-in-metres", "-1",
                        "ship.hull.keel", "deep",
                        "ship.mast", "tall"),
                    Map.of("SHIP_HULL_DECKS_LOWER", "none")))
        .withMessageContaining("ship.hull.beam: For input string: \"wide\"")
        .withMessageContaining("length-in-metres above 0 expected, found -1")
        .withMessageContaining("ship.hull.keel: there is no such setting")
        .withMessageContaining("ship.mast: there is no such setting")
        .withMessageContaining("ship.hull.decks.lower: For input string: \"none\"");
  }

  @Test
  void tellsOfEveryPartOfARecord() {
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(
            () -> check(Map.of("ship.hull.beam", "0", "ship.hull.length-in-metres", "0"), Map.of()))
        .withMessage(
            "ship.hull: length-in-metres above 0 expected, found 0; beam above 0 expected, found 0");
  }

  private static void check(Map<String, Object> settings, Map<String, Object> variables) {
    new SettingsCheck(Ship.class).check(environment(settings, variables));
  }

  private static StandardEnvironment environment(
      Map<String, Object> settings, Map<String, Object> variables) {
    var environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("settings", settings));
    environment
        .getPropertySources()
        .replace(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    return environment;
  }
}
