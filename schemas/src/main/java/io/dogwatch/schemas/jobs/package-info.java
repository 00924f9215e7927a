/** Jobs: what is asked for, what happened, and who may say so. */
@NullMarked
package io.dogwatch.schemas.jobs;

import org.jspecify.annotations.NullMarked;
