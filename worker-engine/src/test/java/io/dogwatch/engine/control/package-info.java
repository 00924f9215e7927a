@NullMarked
package io.dogwatch.engine.control;

import org.jspecify.annotations.NullMarked;
