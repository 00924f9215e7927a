/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.model;

import org.jspecify.annotations.NullMarked;
