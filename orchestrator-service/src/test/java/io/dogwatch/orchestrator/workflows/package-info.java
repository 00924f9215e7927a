@NullMarked
package io.dogwatch.orchestrator.workflows;

import org.jspecify.annotations.NullMarked;
