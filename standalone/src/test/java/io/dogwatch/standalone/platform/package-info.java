@NullMarked
package io.dogwatch.standalone.platform;

import org.jspecify.annotations.NullMarked;
