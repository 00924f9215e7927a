/** Makes verdicts known: events, next attempts and dead letters. */
@NullMarked
package io.dogwatch.engine.outcomes;

import org.jspecify.annotations.NullMarked;
