@NullMarked
package io.dogwatch.client.lifecycle;

import org.jspecify.annotations.NullMarked;
