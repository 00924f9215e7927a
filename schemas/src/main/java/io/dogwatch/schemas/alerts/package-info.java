/** What watchdogs say. */
@NullMarked
package io.dogwatch.schemas.alerts;

import org.jspecify.annotations.NullMarked;
