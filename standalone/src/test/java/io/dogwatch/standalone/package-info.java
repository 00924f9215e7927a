/** Tests of the commands. */
@NullMarked
package io.dogwatch.standalone;

import org.jspecify.annotations.NullMarked;
