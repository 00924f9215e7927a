@NullMarked
package io.dogwatch.engine.outcomes;

import org.jspecify.annotations.NullMarked;
