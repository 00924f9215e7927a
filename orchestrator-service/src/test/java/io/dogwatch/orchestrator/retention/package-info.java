@NullMarked
package io.dogwatch.orchestrator.retention;

import org.jspecify.annotations.NullMarked;
