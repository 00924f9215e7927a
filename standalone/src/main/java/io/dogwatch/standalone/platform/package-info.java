/** The whole platform on one machine, from the broker to the workers. */
@NullMarked
package io.dogwatch.standalone.platform;

import org.jspecify.annotations.NullMarked;
