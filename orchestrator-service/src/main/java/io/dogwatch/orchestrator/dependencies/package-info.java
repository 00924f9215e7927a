/** Jobs that wait for others: when they come to their lanes, and with which results. */
@NullMarked
package io.dogwatch.orchestrator.dependencies;

import org.jspecify.annotations.NullMarked;
