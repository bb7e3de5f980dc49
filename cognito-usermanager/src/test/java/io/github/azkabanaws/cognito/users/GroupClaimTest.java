package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.StrictJson;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.base.WarnOnce;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.token.Claims;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupClaimTest {
  private final List<String> warnings = new ArrayList<>();
  private final Props props = new Props();

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

  @Test
  void takesAnotherClaim() throws Exception {
    props.put(GroupSettings.CLAIM, "teams");
    assertRefused("[\"ops\"]", Reason.GROUPS_NONE);
  }

  @Test
  void takesOnlyWantedGroups() throws Exception {
    props.put(GroupSettings.INCLUDE, "azkaban-.+");
    assertThat(read("[\"ops\",\"azkaban-ops\",\"my azkaban-ops\"]")).containsExactly("azkaban-ops");
    assertThat(warnings).isEmpty();
    assertRefused("[\"ops\"]", Reason.GROUPS_NONE);
  }

  @Test
  void renamesGroupsAfterChoosingThem() throws Exception {
    props.put(GroupSettings.INCLUDE, "a|b|c");
    props.put(GroupSettings.RENAME, "a -> b, b->a, c -> ops team");
    assertThat(read("[\"a\",\"b\",\"c\",\"ops team\"]")).containsExactly("b", "a", "ops team");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[ops, devs]|ops;devs", "[ops]|ops", "ops|ops", " [ a ,, b] |a;b", "a, b|a, b"})
  void readsTextIfAllowed(String text, String groups) throws Exception {
    props.put(GroupSettings.ALLOW_TEXT, "true");
    assertThat(read(TestTokens.quote(text))).containsExactly(groups.split(";"));
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"[]\"", "\"[ , ]\""})
  void textWithoutAGroupIsNone(String json) {
    props.put(GroupSettings.ALLOW_TEXT, "true");
    assertRefused(json, Reason.GROUPS_NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "[\"\"]"})
  void noGroupIsFineIfAllowed(String json) throws Exception {
    props.put(GroupSettings.ALLOW_NONE, "true");
    assertThat(read(json)).isEmpty();
  }

  /** Half a list is no list. */
  @ParameterizedTest
  @ValueSource(strings = {"[", "]", "[ops", "ops]"})
  void aLoneBracketIsPartOfAName(String text) throws Exception {
    props.put(GroupSettings.ALLOW_TEXT, "true");
    assertThat(read(TestTokens.quote(text))).containsExactly(text);
  }

  /** Icons of a company's own fonts. */
  @Test
  void charactersForPrivateUseAreTaken() throws Exception {
    assertThat(read("[\"\\ue000ops\"]")).containsExactly("\ue000ops");
    assertThat(warnings).isEmpty();
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
    ConfigProblems problems = new ConfigProblems();
    GroupSettings settings = GroupSettings.read(props, problems);
    problems.throwIfAny();
    GroupClaim claim = new GroupClaim(settings, new WarnOnce(warnings::add));
    return claim.read(new VerifiedToken(TokenUse.ID, TestTokens.POOL, "k", "s", claims));
  }
}
