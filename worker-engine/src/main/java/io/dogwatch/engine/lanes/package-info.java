/** Lanes: where leased jobs come from, and the slots that they run in. */
@NullMarked
package io.dogwatch.engine.lanes;

import org.jspecify.annotations.NullMarked;
