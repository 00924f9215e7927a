/** The job runtime. {@link io.dogwatch.engine.Worker} is where to start. */
@NullMarked
package io.dogwatch.engine;

import org.jspecify.annotations.NullMarked;
