/** Remembers alerts and streams them. */
@NullMarked
package io.dogwatch.orchestrator.alerts;

import org.jspecify.annotations.NullMarked;
