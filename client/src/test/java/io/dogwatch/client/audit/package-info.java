@NullMarked
package io.dogwatch.client.audit;

import org.jspecify.annotations.NullMarked;
