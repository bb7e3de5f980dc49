package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupClaimTest {
  private final List<String> warnings = new ArrayList<>();
  private final GroupClaim claim = new GroupClaim(new WarnOnce(warnings::add));

  @Test
  void readsTheGroupsInOrder() throws Exception {
    assertThat(read("[\"b\",\"a\",\"b\",\"it's, \\\"odd\\\"\",\"\u00e9\"]"))
        .containsExactly("b", "a", "it's, \"odd\"", "\u00e9");
    assertThat(warnings).isEmpty();
  }

  @Test
  void leavesOutUnusableNamesWithAWarning() throws Exception {
    String longest = "x".repeat(128);
    assertThat(
            read(
                "[\"ok\",\"\",\"  \",\"a\\nb\",\"a\\u0000\",\"a\\u202eb\",\"a\\u2028b\","
                    + "\"\\ud800\",\""
                    + longest
                    + "\",\"y"
                    + longest
                    + "\"]"))
        .containsExactly("ok", longest);
    assertThat(warnings).hasSize(8).allMatch(line -> !line.contains("\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "[\"\"]", "[\"a\\nb\"]"})
  void refusesWhenNoGroupIsLeft(String json) {
    assertRefused(json, Reason.GROUPS_NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"ops\"", "\"[ops, devs]\"", "\"\""})
  void refusesText(String json) {
    assertRefused(json, Reason.GROUPS_AS_TEXT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "{}", "[1]", "[\"ops\",null]", "[[\"ops\"]]", "[{}]"})
  void refusesOtherForms(String json) {
    assertRefused(json, Reason.GROUPS_MALFORMED);
  }

  private void assertRefused(String json, Reason reason) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.subject()).contains("s");
            });
  }

  private Set<String> read(String json) throws Exception {
    Claims claims = new Claims(StrictJson.parseObject("{\"cognito:groups\":" + json + "}"));
    return claim.read(new VerifiedToken(TokenUse.ID, TestTokens.POOL, "k", "s", claims));
  }
}
