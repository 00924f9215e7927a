@NullMarked
package io.dogwatch.standalone.examples;

import org.jspecify.annotations.NullMarked;
