@NullMarked
package io.dogwatch.worker.settings;

import org.jspecify.annotations.NullMarked;
