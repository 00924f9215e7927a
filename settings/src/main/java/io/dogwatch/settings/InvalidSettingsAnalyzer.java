package io.dogwatch.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has Spring Boot print the problems instead of a stack trace. */
final class InvalidSettingsAnalyzer extends AbstractFailureAnalyzer<InvalidSettings> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettings cause) {
    return new FailureAnalysis(
        "These settings are wrong:%n%n%s"
            .formatted(String.join(System.lineSeparator(), cause.problems()).indent(4)),
        "Correct all of them; docs/settings.md lists the settings that there are.",
        cause);
  }
}
