@NullMarked
package io.dogwatch.watchdog.activity;

import org.jspecify.annotations.NullMarked;
