@NullMarked
package io.dogwatch.orchestrator.workers;

import org.jspecify.annotations.NullMarked;
