/** The API as its users see it. */
@NullMarked
package io.dogwatch.standalone.api;

import org.jspecify.annotations.NullMarked;
