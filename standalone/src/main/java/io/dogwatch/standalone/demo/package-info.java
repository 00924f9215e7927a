/** Real jobs and a replay of recorded trades on a platform that lasts as long as they do. */
@NullMarked
package io.dogwatch.standalone.demo;

import org.jspecify.annotations.NullMarked;
