/**
 * What the settings of all services have in common, and a check that finds everything that is wrong
 * with them before the service starts.
 */
@NullMarked
package io.dogwatch.settings;

import org.jspecify.annotations.NullMarked;
