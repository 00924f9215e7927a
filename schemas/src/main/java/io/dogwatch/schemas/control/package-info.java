/** Orders to workers and orchestrators. */
@NullMarked
package io.dogwatch.schemas.control;

import org.jspecify.annotations.NullMarked;
