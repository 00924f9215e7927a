@NullMarked
package io.dogwatch.worker;

import org.jspecify.annotations.NullMarked;
