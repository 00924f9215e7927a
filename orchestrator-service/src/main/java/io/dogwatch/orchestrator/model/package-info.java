/** The read model's database: schema, days, readiness. */
@NullMarked
package io.dogwatch.orchestrator.model;

import org.jspecify.annotations.NullMarked;
