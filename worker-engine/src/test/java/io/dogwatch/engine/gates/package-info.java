@NullMarked
package io.dogwatch.engine.gates;

import org.jspecify.annotations.NullMarked;
