@NullMarked
package io.dogwatch.schemas.control;

import org.jspecify.annotations.NullMarked;
