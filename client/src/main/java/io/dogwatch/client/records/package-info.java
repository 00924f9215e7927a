/** What Kafka records of ours look like: headers, and jobs in both of their forms. */
@NullMarked
package io.dogwatch.client.records;

import org.jspecify.annotations.NullMarked;
