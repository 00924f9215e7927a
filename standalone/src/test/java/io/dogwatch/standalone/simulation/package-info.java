/** The whole job path in one thread, from a seed. */
@NullMarked
package io.dogwatch.standalone.simulation;

import org.jspecify.annotations.NullMarked;
