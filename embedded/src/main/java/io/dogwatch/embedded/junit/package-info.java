/** One broker and one PostgreSQL for all tests of a JVM. */
@NullMarked
package io.dogwatch.embedded.junit;

import org.jspecify.annotations.NullMarked;
