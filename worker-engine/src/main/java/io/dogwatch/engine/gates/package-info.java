/** What keeps jobs of a type from running for a while: they stay in the broker meanwhile. */
@NullMarked
package io.dogwatch.engine.gates;

import org.jspecify.annotations.NullMarked;
