/** Whether any job is lost, or ended in two ways, as the log has it. */
@NullMarked
package io.dogwatch.orchestrator.audit;

import org.jspecify.annotations.NullMarked;
