package io.dogwatch.orchestrator.alerts;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may open a WebSocket. Browsers let every page on the web do so, and read what comes,
 * unlike with any other request: so the server has to look.
 */
final class Origins {

  private static final Pattern LOOPBACK =
      Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}|\\[::1]");

  private Origins() {}

  /**
   * Whether a request may come from there: from no page at all, from one that came from the same
   * host and port as the request goes to, or from one of this machine's.
   *
   * @param origin as the header has it
   * @param host as the header has it
   */
  static boolean allow(@Nullable String origin, @Nullable String host) {
    if (origin == null) {
      return true;
    }
    try {
      URI page = new URI(origin);
      String authority = page.getRawAuthority();
      return authority != null
          && (authority.equalsIgnoreCase(host)
              || (page.getHost() != null && LOOPBACK.matcher(page.getHost()).matches()));
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
