@NullMarked
package io.dogwatch.orchestrator.types;

import org.jspecify.annotations.NullMarked;
