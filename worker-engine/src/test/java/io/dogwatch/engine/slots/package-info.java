@NullMarked
package io.dogwatch.engine.slots;

import org.jspecify.annotations.NullMarked;
