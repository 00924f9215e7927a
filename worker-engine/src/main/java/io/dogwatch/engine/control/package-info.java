/** Orders to workers: what the control topic says, and what becomes of it. */
@NullMarked
package io.dogwatch.engine.control;

import org.jspecify.annotations.NullMarked;
