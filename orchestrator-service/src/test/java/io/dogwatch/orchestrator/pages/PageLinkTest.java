package io.dogwatch.orchestrator.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PageLinkTest {

  @Test
  void asksTheSameAfterTheLastItem() {
    String link =
        new PageLink("/api/v1/things", "a b", "parts")
            .with("colour", "r+g & b=1/ü{x}%")
            .with("size", null)
            .after(List.of("first", "last"), 2, item -> item + "!");

    assertThat(link)
        .isEqualTo(
            "/api/v1/things/a%20b/parts?colour=r%2Bg%20%26%20b%3D1%2F%C3%BC%7Bx%7D%25&limit=2&cursor=last%21");
  }

  @Test
  void leadsNowhereFromAPageThatIsNotFull() {
    assertThat(new PageLink("/api/v1/things").after(List.of("only"), 2, item -> item)).isNull();
  }
}
