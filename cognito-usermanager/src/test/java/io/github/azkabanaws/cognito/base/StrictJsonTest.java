package io.github.azkabanaws.cognito.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
  @Test
  void readsEveryKindOfValue() throws Exception {
    Map<String, Object> root =
        StrictJson.parseObject(
            " {\"a\":\"x\\u00e9\\n\",\"b\":1.5e1,\"c\":true,\"d\":null,"
                + "\"e\":[1,\"y\",[false]],\"f\":{\"g\":{}}} ");
    assertThat(root).containsEntry("a", "x\u00e9\n").containsEntry("b", 15.0);
    assertThat(root).containsEntry("c", true).containsEntry("d", null);
    assertThat(root).containsEntry("e", Arrays.asList(1.0, "y", List.of(false)));
    assertThat(root).containsEntry("f", Map.of("g", Map.of()));
  }

  @Test
  void resultCannotBeChanged() throws Exception {
    Map<String, Object> root = StrictJson.parseObject("{\"a\":[],\"b\":{}}");
    assertThatThrownBy(() -> root.put("c", 1)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((List<?>) root.get("a")).remove(0))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> ((Map<?, ?>) root.get("b")).remove("x"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "\"x\"",
        "1",
        "null",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":1}x",
        "{\"a\":1}{}",
        "{\"a\":1} null",
        "{a:1}",
        "{'a':1}",
        "{\"a\":'x'}",
        "{\"a\":x}",
        "{\"a\":TRUE}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":1e999}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\"=1}",
        "{\"a\":1;\"b\":2}",
        "{\"a\":[1,]}",
        "{\"a\":[,1]}",
        "{\"a\":[1;2]}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\'\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"x\ny\"}",
        "{\"a\":\"x\u0000y\"}",
        "{\"a\":\"x",
        "{\"a\":1]",
        "{/**/\"a\":1}",
        "{\"a\":1}//",
        "#\n{\"a\":1}",
        ")]}'\n{\"a\":1}",
        "\ufeff{\"a\":1}",
        "\u00a0{\"a\":1}",
        "{\"a\":1}\u0000"
      })
  void refusesWhatIsNotOneJsonObject(String text) {
    assertRefused(text, Reason.JSON_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "{\"a\":null,\"a\":1}",
        "{\"x\":{\"a\":1,\"b\":2,\"a\":3}}",
        "{\"x\":[{\"a\":{},\"a\":{}}]}",
        "{\"\":1,\"\":2}"
      })
  void refusesDuplicateMembers(String text) {
    assertRefused(text, Reason.JSON_DUPLICATE_MEMBER);
  }

  @Test
  void sameNameInDifferentObjectsIsFine() throws Exception {
    assertThat(StrictJson.parseObject("{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":1}]}")).hasSize(2);
  }

  @Test
  void boundsTheDepth() throws Exception {
    int inside = StrictJson.MAX_DEPTH - 1;
    StrictJson.parseObject("{\"a\":" + "[".repeat(inside) + "]".repeat(inside) + "}");
    assertRefused(
        "{\"a\":" + "[".repeat(inside + 1) + "]".repeat(inside + 1) + "}", Reason.JSON_TOO_DEEP);
    assertRefused("{\"a\":" + "[".repeat(100_000), Reason.JSON_TOO_DEEP);
    assertRefused("{\"a\":".repeat(100_000), Reason.JSON_TOO_DEEP);
  }

  @Test
  void messageDoesNotQuoteTheText() {
    assertThatThrownBy(() -> StrictJson.parseObject("{\"secretName\":secretValue}"))
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  private static void assertRefused(String text, Reason reason) {
    assertThatThrownBy(() -> StrictJson.parseObject(text))
        .isInstanceOfSatisfying(
            StrictJson.RefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
