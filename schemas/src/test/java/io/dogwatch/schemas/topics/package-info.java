@NullMarked
package io.dogwatch.schemas.topics;

import org.jspecify.annotations.NullMarked;
