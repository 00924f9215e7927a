@NullMarked
package io.dogwatch.orchestrator.control;

import org.jspecify.annotations.NullMarked;
