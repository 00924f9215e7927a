@NullMarked
package io.dogwatch.engine;

import org.jspecify.annotations.NullMarked;
