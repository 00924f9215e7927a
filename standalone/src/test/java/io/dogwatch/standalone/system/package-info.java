/** Tests of the whole platform, from the outside. */
@NullMarked
package io.dogwatch.standalone.system;

import org.jspecify.annotations.NullMarked;
