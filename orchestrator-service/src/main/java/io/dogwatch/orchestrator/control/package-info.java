/** Gives orders about jobs: take them back, let them have another time. */
@NullMarked
package io.dogwatch.orchestrator.control;

import org.jspecify.annotations.NullMarked;
