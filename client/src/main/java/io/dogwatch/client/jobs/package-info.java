/** Produce jobs and wait for their end. */
@NullMarked
package io.dogwatch.client.jobs;

import org.jspecify.annotations.NullMarked;
