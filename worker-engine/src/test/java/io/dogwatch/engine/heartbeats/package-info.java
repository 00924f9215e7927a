@NullMarked
package io.dogwatch.engine.heartbeats;

import org.jspecify.annotations.NullMarked;
