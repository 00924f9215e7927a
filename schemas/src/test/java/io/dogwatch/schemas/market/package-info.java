@NullMarked
package io.dogwatch.schemas.market;

import org.jspecify.annotations.NullMarked;
