@NullMarked
package io.dogwatch.orchestrator.timers;

import org.jspecify.annotations.NullMarked;
