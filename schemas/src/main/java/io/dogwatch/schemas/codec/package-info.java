/** Single-object Avro encoding with a store of every released schema version. */
@NullMarked
package io.dogwatch.schemas.codec;

import org.jspecify.annotations.NullMarked;
