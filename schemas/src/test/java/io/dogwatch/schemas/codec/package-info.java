@NullMarked
package io.dogwatch.schemas.codec;

import org.jspecify.annotations.NullMarked;
