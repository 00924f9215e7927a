/** How many jobs run at once, and which of those that wait runs next. */
@NullMarked
package io.dogwatch.engine.slots;

import org.jspecify.annotations.NullMarked;
