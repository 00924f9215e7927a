/** The services as processes of their own: started, watched, started again, stopped. */
@NullMarked
package io.dogwatch.standalone.processes;

import org.jspecify.annotations.NullMarked;
