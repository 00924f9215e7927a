@NullMarked
package io.dogwatch.settings;

import org.jspecify.annotations.NullMarked;
