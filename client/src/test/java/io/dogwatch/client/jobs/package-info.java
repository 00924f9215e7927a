@NullMarked
package io.dogwatch.client.jobs;

import org.jspecify.annotations.NullMarked;
