@NullMarked
package io.dogwatch.embedded;

import org.jspecify.annotations.NullMarked;
