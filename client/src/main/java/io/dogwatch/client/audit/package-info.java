/** What became of every job, found out from the log and from nothing else. */
@NullMarked
package io.dogwatch.client.audit;

import org.jspecify.annotations.NullMarked;
