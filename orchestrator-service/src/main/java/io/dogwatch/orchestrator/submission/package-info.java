/** Takes jobs and puts them on their lanes. */
@NullMarked
package io.dogwatch.orchestrator.submission;

import org.jspecify.annotations.NullMarked;
