/** What runs in a child process before its role does. */
@NullMarked
package io.dogwatch.benchmarks.child;

import org.jspecify.annotations.NullMarked;
