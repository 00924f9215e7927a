package io.dogwatch.schemas.alerts;

/** How soon somebody should look; ordered from low to critical. */
public enum Severity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL
}
