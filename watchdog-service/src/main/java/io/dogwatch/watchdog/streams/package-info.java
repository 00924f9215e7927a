/** The watchdogs on Kafka Streams. */
@NullMarked
package io.dogwatch.watchdog.streams;

import org.jspecify.annotations.NullMarked;
