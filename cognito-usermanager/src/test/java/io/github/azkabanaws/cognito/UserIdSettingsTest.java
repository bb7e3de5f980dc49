package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdSettingsTest {
  private final Props props = new Props();

  @Test
  void defaults() {
    UserIdSettings settings = read();
    assertThat(settings.templates())
        .extracting(UserIdTemplate::toString)
        .containsExactly("{cognito:username}", "{username}");
    assertThat(settings.rewrite("a b")).contains("a b");
    assertThat(settings.isWanted("a b")).isTrue();
    assertThat(settings.warning()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{sub}",
        "u-{sub}",
        "{email}",
        "{cognito:username}{sub|3}",
        "{preferred_username}-{sub}",
        "{sub}{custom:x}",
        "{employee_id}",
        "{https://example.com/id}",
        "u-{cognito:username},u-{username}",
        "{cognito:username}{sub|3},{username}{sub|3}",
        "e-{email},n-{cognito:username},n-{username}"
      })
  void templatesThatNobodyCanForge(String template) {
    props.put(UserIdSettings.USER_ID, template);
    assertThat(read().warning()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{preferred_username}",
        "{name}",
        "{nickname}",
        "{phone_number}",
        "{custom:login}",
        "{preferred_username}{sub|3}",
        "{sub|8}",
        "{cognito:username|4}{sub|4}",
        "{cognito:username}{preferred_username}",
        "{cognito:username}-{custom:x}",
        "{cognito:username},{name}",
        "{email},{cognito:username}",
        "{employee_id},{cognito:username}",
        "u-{sub},{cognito:username}",
        "a{email},ab{cognito:username}",
        "{preferred_username}-{sub},{cognito:username}"
      })
  void templatesThatNeedTheSwitch(String template) {
    props.put(UserIdSettings.USER_ID, template);
    assertThatThrownBy(this::read).hasMessageContaining(UserIdSettings.ALLOW_FORGEABLE);
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    assertThat(read().warning()).get().asString().contains("cognito.user.id has");
  }

  @Test
  void aRewritingCanCutTheSubjectOff() {
    props.put(UserIdSettings.USER_ID, "{preferred_username}-{sub}");
    props.put(UserIdSettings.REWRITE, "(.+)-.{36} -> $1");
    assertThatThrownBy(this::read).hasMessageContaining(UserIdSettings.ALLOW_FORGEABLE);
  }

  @Test
  void aRewritingCanCutThePrefixesOff() {
    props.put(UserIdSettings.REWRITE, ".-(.+) -> $1");
    props.put(UserIdSettings.USER_ID, "u-{cognito:username},u-{username}");
    assertThat(read().warning()).isEmpty();
    props.put(UserIdSettings.USER_ID, "e-{email},n-{cognito:username}");
    assertThatThrownBy(this::read)
        .hasMessageContaining("can make the same user id for two people")
        .hasMessageContaining(UserIdSettings.ALLOW_FORGEABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "alice",
        "cognito:username",
        "{cognito:username",
        "{}",
        "{sub|}",
        "{sub|0}",
        "{sub|100}",
        "{sub:3}{",
        "{a b}",
        "{sub} {sub}",
        "{sub};id",
        "{sub}/",
        "{sub},",
        "{iss}",
        "{token_use}-x",
        "{jti}"
      })
  void refusesOtherTemplates(String template) {
    props.put(UserIdSettings.USER_ID, template);
    assertThatThrownBy(this::read).hasMessageContaining("cognito.user.id ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "corp_(.+);is ",
        "(a -> $1;Unclosed group",
        "(a) -> $2;has $2 but only 1 groups",
        "(a) -> $1 x;allowed after the arrow",
        "(a) -> $;allowed after the arrow",
        "(a) -> a/b;allowed after the arrow",
        "(a) -> ;allowed after the arrow",
        ".* -> x;everybody the same user"
      })
  void refusesBadRewritings(String rewrite, String problem) {
    props.put(UserIdSettings.REWRITE, rewrite);
    assertThatThrownBy(this::read)
        .hasMessageContaining("cognito.user.id.rewrite ")
        .hasMessageContaining(problem);
  }

  @Test
  void refusesABadPattern() {
    props.put(UserIdSettings.PATTERN, "[a");
    assertThatThrownBy(this::read).hasMessageContaining("cognito.user.id.pattern has \"[a\"");
  }

  private UserIdSettings read() {
    ConfigProblems problems = new ConfigProblems();
    UserIdSettings settings = UserIdSettings.read(props, problems);
    problems.throwIfAny();
    return settings;
  }
}
