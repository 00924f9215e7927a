/** Creates the platform's topics. */
@NullMarked
package io.dogwatch.client.topics;

import org.jspecify.annotations.NullMarked;
