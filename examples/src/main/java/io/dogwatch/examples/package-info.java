/** Applications that use the worker engine as a library. */
@NullMarked
package io.dogwatch.examples;

import org.jspecify.annotations.NullMarked;
