@NullMarked
package io.dogwatch.client.validation;

import org.jspecify.annotations.NullMarked;
