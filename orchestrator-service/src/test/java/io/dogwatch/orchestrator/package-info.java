/** The orchestrator as a whole, against real Kafka and PostgreSQL. */
@NullMarked
package io.dogwatch.orchestrator;

import org.jspecify.annotations.NullMarked;
