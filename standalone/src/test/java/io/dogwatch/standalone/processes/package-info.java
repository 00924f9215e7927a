@NullMarked
package io.dogwatch.standalone.processes;

import org.jspecify.annotations.NullMarked;
