/** The topic catalogue: every topic of the platform, its name and its settings. */
@NullMarked
package io.dogwatch.schemas.topics;

import org.jspecify.annotations.NullMarked;
