/** Texts of JSON documents that stand for values which are not known yet. */
@NullMarked
package io.dogwatch.orchestrator.templates;

import org.jspecify.annotations.NullMarked;
