/** Finds everything that is wrong with a service's settings before the service starts. */
@NullMarked
package io.dogwatch.worker.settings;

import org.jspecify.annotations.NullMarked;
