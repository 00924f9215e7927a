/** What workers say of themselves and of the job types that they execute. */
@NullMarked
package io.dogwatch.schemas.workers;

import org.jspecify.annotations.NullMarked;
