/** Checks payloads against the JSON Schema of their job type. */
@NullMarked
package io.dogwatch.client.validation;

import org.jspecify.annotations.NullMarked;
