@NullMarked
package io.dogwatch.orchestrator.audit;

import org.jspecify.annotations.NullMarked;
