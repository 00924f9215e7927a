/** Tests. */
@NullMarked
package io.dogwatch.orchestrator.pages;

import org.jspecify.annotations.NullMarked;
