/** The launcher, {@code ./dogwatch}. */
@NullMarked
package io.dogwatch.standalone.launcher;

import org.jspecify.annotations.NullMarked;
