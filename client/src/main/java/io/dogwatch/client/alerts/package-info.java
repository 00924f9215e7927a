/** Alerts, for applications that want to be told. */
@NullMarked
package io.dogwatch.client.alerts;

import org.jspecify.annotations.NullMarked;
