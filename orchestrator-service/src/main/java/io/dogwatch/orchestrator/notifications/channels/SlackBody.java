package io.dogwatch.orchestrator.notifications.channels;

import io.dogwatch.orchestrator.notifications.grouping.Notice;
import io.dogwatch.schemas.alerts.Alert;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message as Slack's incoming webhooks take it, and those of Mattermost and Rocket.Chat, which
 * read the text and leave the blocks: https://docs.slack.dev/reference/block-kit/blocks.
 */
final class SlackBody {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** More than a person reads; the API has all of them. */
  private static final int SHOWN = 20;

  private static final int LONGEST_SECTION = 3_000;

  /** Before what is escaped takes up to five times as much. */
  private static final int LONGEST_LINE = 250;

  /** Of a header. */
  private static final int LONGEST_TITLE = 150;

  private SlackBody() {}

  static byte[] of(Message message) throws JacksonException {
    Notice notice = message.notice();
    String title = Title.of(notice);
    List<String> lines = lines(notice);
    ObjectNode body = JSON.createObjectNode();
    body.put("text", escaped(title) + "\n" + String.join("\n", lines));
    ArrayNode blocks = body.putArray("blocks");
    put(blocks.addObject(), "header", "plain_text", Words.cut(title, LONGEST_TITLE));
    sections(lines).forEach(it -> put(blocks.addObject(), "section", "mrkdwn", it));
    return JSON.writeValueAsBytes(body);
  }

  private static List<String> sections(List<String> lines) {
    List<String> sections = new ArrayList<>();
    var section = new StringBuilder();
    for (String line : lines) {
      if (section.length() + line.length() >= LONGEST_SECTION) {
        sections.add(section.toString());
        section.setLength(0);
      }
      section.append(section.isEmpty() ? "" : "\n").append(line);
    }
    sections.add(section.toString());
    return sections;
  }

  private static void put(ObjectNode block, String type, String textType, String text) {
    block.put("type", type).putObject("text").put("type", textType).put("text", text);
  }

  private static List<String> lines(Notice notice) {
    List<String> all =
        Stream.concat(
                notice.news().stream().map(alert -> line(alert, Words.state(alert))),
                notice.repeated().stream().map(alert -> line(alert, "still firing")))
            .toList();
    List<String> lines = new ArrayList<>(all.subList(0, Math.min(SHOWN, all.size())));
    if (all.size() > SHOWN) {
      lines.add("… and " + (all.size() - SHOWN) + " more");
    }
    if (notice.others() > 0) {
      lines.add("_" + notice.others() + " others still fire_");
    }
    return lines;
  }

  private static String line(Alert alert, String state) {
    return "• *" + state + "* " + escaped(Words.cut(Words.about(alert), LONGEST_LINE));
  }

  /** What Slack would take for a link, or for somebody who is to be called. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
