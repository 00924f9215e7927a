/** Lists that are answered page by page. */
@NullMarked
package io.dogwatch.orchestrator.pages;

import org.jspecify.annotations.NullMarked;
