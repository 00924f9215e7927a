/** What runs in a service's process before the service does. */
@NullMarked
package io.dogwatch.standalone.child;

import org.jspecify.annotations.NullMarked;
