@NullMarked
package io.dogwatch.examples;

import org.jspecify.annotations.NullMarked;
