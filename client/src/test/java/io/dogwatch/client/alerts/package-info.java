/** Tests. */
@NullMarked
package io.dogwatch.client.alerts;

import org.jspecify.annotations.NullMarked;
