/** Work that goes on in threads of its own, for as long as a process lives. */
@NullMarked
package io.dogwatch.client.background;

import org.jspecify.annotations.NullMarked;
