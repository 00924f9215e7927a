/** A real KRaft broker and a real PostgreSQL from Maven artifacts, for development and tests. */
@NullMarked
package io.dogwatch.embedded;

import org.jspecify.annotations.NullMarked;
