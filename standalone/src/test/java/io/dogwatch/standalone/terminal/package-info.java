@NullMarked
package io.dogwatch.standalone.terminal;

import org.jspecify.annotations.NullMarked;
