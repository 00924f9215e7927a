@NullMarked
package io.dogwatch.schemas.jobs;

import org.jspecify.annotations.NullMarked;
