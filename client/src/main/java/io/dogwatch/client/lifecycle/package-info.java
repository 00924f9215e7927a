/** The life of a job as a pure fold over what happened to it. */
@NullMarked
package io.dogwatch.client.lifecycle;

import org.jspecify.annotations.NullMarked;
