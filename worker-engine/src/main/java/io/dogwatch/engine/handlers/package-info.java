/** What a user of the engine writes: handlers. */
@NullMarked
package io.dogwatch.engine.handlers;

import org.jspecify.annotations.NullMarked;
