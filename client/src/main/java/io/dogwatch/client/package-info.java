/** What an application uses. */
@NullMarked
package io.dogwatch.client;

import org.jspecify.annotations.NullMarked;
