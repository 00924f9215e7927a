@NullMarked
package io.dogwatch.standalone.architecture;

import org.jspecify.annotations.NullMarked;
