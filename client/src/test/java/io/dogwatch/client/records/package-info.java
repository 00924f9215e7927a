@NullMarked
package io.dogwatch.client.records;

import org.jspecify.annotations.NullMarked;
