@NullMarked
package io.dogwatch.orchestrator.dependencies;

import org.jspecify.annotations.NullMarked;
