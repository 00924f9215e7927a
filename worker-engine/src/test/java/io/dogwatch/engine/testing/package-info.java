@NullMarked
package io.dogwatch.engine.testing;

import org.jspecify.annotations.NullMarked;
