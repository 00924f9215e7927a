@NullMarked
package io.dogwatch.engine.lanes;

import org.jspecify.annotations.NullMarked;
