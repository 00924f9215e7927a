@NullMarked
package io.dogwatch.client.control;

import org.jspecify.annotations.NullMarked;
