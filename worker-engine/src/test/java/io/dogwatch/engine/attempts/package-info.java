@NullMarked
package io.dogwatch.engine.attempts;

import org.jspecify.annotations.NullMarked;
