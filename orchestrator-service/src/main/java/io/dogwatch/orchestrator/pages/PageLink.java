package io.dogwatch.orchestrator.pages;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** The link from a page to the next one: the same question, and where to go on. For one thread. */
public final class PageLink {

  private final StringBuilder link;
  private char separator = '?';

  /**
   * A link to the same list.
   *
   * @param segments what follows in its path
   */
  public PageLink(String path, String... segments) {
    this.link = new StringBuilder(path);
    for (String segment : segments) {
      link.append('/').append(encoded(segment));
    }
  }

  /** A parameter of the question; null if it has none of this name. */
  public PageLink with(String name, @Nullable Object value) {
    if (value != null) {
      link.append(separator).append(name).append('=').append(encoded(value.toString()));
      separator = '&';
    }
    return this;
  }

  /**
   * The link; null after the last page, which is not full.
   *
   * @param items of this page
   * @param limit to how many there may be
   * @param cursor where the next page begins after an item
   */
  public <T> @Nullable String after(List<T> items, int limit, Function<T, String> cursor) {
    return items.size() < limit
        ? null
        : with("limit", limit).with("cursor", cursor.apply(items.getLast())).link.toString();
  }

  private static String encoded(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
