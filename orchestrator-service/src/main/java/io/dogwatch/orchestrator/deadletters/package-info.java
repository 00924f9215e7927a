/** What was given up, and why: the workbench of the dead-letter topics. */
@NullMarked
package io.dogwatch.orchestrator.deadletters;

import org.jspecify.annotations.NullMarked;
