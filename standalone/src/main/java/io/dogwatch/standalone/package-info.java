/** The whole platform on one machine. */
@NullMarked
package io.dogwatch.standalone;

import org.jspecify.annotations.NullMarked;
