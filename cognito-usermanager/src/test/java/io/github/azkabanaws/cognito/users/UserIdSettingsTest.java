package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.token.TokenUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdSettingsTest {
  @TempDir Path folder;
  private Props props = new Props();

  @Test
  void defaults() {
    UserIdSettings settings = read();
    assertThat(settings.templates())
        .extracting(UserIdTemplate::toString)
        .containsExactly("{cognito:username}", "{username}");
    assertThat(settings.rewrite("a b")).contains("a b");
    assertThat(settings.isWanted("a b")).isTrue();
    assertThat(settings.weaknesses()).isEmpty();
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
        "{cognito:username}{sub}",
        "{email}{cognito:username}.{sub}",
        "{sub|3}{cognito:username}{sub|99}",
        "{pool}-{cognito:username},{pool}-{username}",
        "{pool}{email}",
        "{employee_id}",
        "{https://example.com/id}",
        "u-{cognito:username},u-{username}",
        "{cognito:username}{sub|3},{username}{sub|3}",
        "e-{email},n-{cognito:username},n-{username}"
      })
  void templatesThatNobodyCanForge(String template) {
    props.put(UserIdSettings.USER_ID, template);
    assertThat(read().weaknesses()).isEmpty();
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
        "{preferred_username}-{sub},{cognito:username}",
        "{email}{cognito:username}",
        "{email}-{cognito:username}",
        "{email}--x--{employee_id}{sub|3}",
        "{cognito:username}{email|3}",
        "{email|3}.{cognito:username}",
        "{cognito:username}{cognito:username}",
        "{pool}{cognito:username}{email}"
      })
  void templatesThatNeedTheSwitch(String template) {
    props.put(UserIdSettings.USER_ID, template);
    assertThatThrownBy(this::read).hasMessageContaining(UserIdSettings.ALLOW_FORGEABLE);
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    assertThat(read().weaknesses()).hasSize(1);
    assertThat(read().weaknesses().get(0)).startsWith("cognito.user.id has");
  }

  @Test
  void aRewritingCanCutTheSubjectOff() {
    props.put(UserIdSettings.USER_ID, "{preferred_username}-{sub}");
    props.put(UserIdSettings.REWRITE, "(.+)-.{36} -> $1");
    assertThatThrownBy(this::read).hasMessageContaining(UserIdSettings.ALLOW_FORGEABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "corp_(.+) -> $1",
        "([^@]+)@example[.]com -> $1",
        "([^@]+)@example\\.com -> u-$1.x",
        "[+]\\(corp\\)((?:a|b(?:c)?)*[)(]+\\))[)]x\\+ -> $1",
        "((?i)alice|bob) -> $1",
        "(.*?) -> -$1-",
        "(\\Q)a(\\E.+)x -> $1",
        "CORP\\\\(.+) -> $1",
        "CORP\\x5c(.+) -> $1",
        "CORP\\u005C(.+) -> $1",
        "CORP[\\\\](.+) -> $1",
        "CORP[\\x5c](.+)[\\.]x -> $1"
      })
  void rewritingsThatKeepPeopleApart(String rewrite) {
    props.put(UserIdSettings.REWRITE, rewrite);
    assertThat(read().weaknesses()).isEmpty();
    props.put(UserIdSettings.USER_ID, "e-{email},n-{cognito:username}");
    assertThat(read().weaknesses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "([^@]+)@.+ -> $1",
        "([^@]+)@example.com -> $1",
        "([^@]+)@example[.,]com -> $1",
        "([^@]+)@example[^.]com -> $1",
        "([^@]+)@corp\\w -> $1",
        "(?:corp_)?(.+) -> $1",
        "corp_?(.+) -> $1",
        "corp_*(.+) -> $1",
        "corp_{0,1}(.+) -> $1",
        "(?i)corp_(.+) -> $1",
        "corp_(.+)|(?:a) -> $1",
        "corp_(.+)|x -> $1",
        "x|corp_(.+) -> $1",
        "(.)+ -> $1",
        "(.)* -> $1",
        "(.)? -> $1",
        "(.){3} -> $1",
        "(.+)-(.+) -> $1-$2",
        "(.+)-(.+) -> $1",
        "(.+)(?:-.+) -> $1",
        "((a)b) -> $1",
        "(a) -> $1$1",
        "(a) -> $0",
        "a -> $0",
        "(?<n>a) -> $1",
        "(?:(a)) -> $1",
        ".-(.+) -> $1",
        "(a)|(?:b|c) -> $1",
        "(a)|[)] -> $1",
        "CORP[\\\\x](.+) -> $1",
        "CORP[\\w](.+) -> $1"
      })
  void rewritingsThatNeedTheSwitch(String rewrite) {
    props.put(UserIdSettings.REWRITE, rewrite);
    assertThatThrownBy(this::read)
        .hasMessageContaining("cognito.user.id.rewrite is ")
        .hasMessageContaining("can make the same user id for two people")
        .hasMessageContaining(UserIdSettings.ALLOW_FORGEABLE);
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    assertThat(read().weaknesses()).hasSize(1);
    assertThat(read().weaknesses().get(0)).startsWith("cognito.user.id.rewrite is ");
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
        "{pool}",
        "{pool}-{iss}",
        "{sub}{pool|3}",
        "{token_use}-x",
        "{jti}",
        "1-{sub}",
        "-{sub}",
        "systemd-{sub}",
        "Session-Ended.sign-in-again.{sub}",
        "{Cognito:Username}",
        "{Sub}"
      })
  void refusesOtherTemplates(String template) {
    props.put(UserIdSettings.USER_ID, template);
    assertThatThrownBy(this::read).hasMessageContaining("cognito.user.id ");
  }

  @Test
  void whatTheFilesReaderHasLeftOfABackslashIsShown() throws Exception {
    Path file = folder.resolve("azkaban.properties");
    Files.writeString(file, "cognito.user.id.rewrite=([^@]+)@example\\.com -> $1\n");
    props = new Props(null, file.toFile());
    assertThatThrownBy(this::read)
        .hasMessageContaining("is \"([^@]+)@example.com -> $1\" (as read from the file: of two")
        .hasMessageContaining("only literals around one group");
    // Four in the file, two for the expression, one in the name.
    Files.writeString(file, "cognito.user.id.rewrite=CORP\\\\\\\\(.+) -> $1\n");
    props = new Props(null, file.toFile());
    assertThat(read().rewrite("CORP\\alice")).contains("alice");
    Files.writeString(file, "cognito.user.id.rewrite=CORP\\\\(.+) -> $1\n");
    props = new Props(null, file.toFile());
    assertThatThrownBy(this::read)
        .hasMessageContaining("of two backslashes in the file one is left");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-{sub}", "-{sub}", "systemd-{sub}"})
  void aRewritingMayTakeTheBeginningAway(String template) {
    props.put(UserIdSettings.USER_ID, template);
    props.put(UserIdSettings.REWRITE, template.replace("{sub}", "") + "(.+) -> u$1");
    assertThat(read().weaknesses()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{Custom:id}{sub}", "{EMAIL}", "{Name}", "{Username}", "{Version}{sub}"})
  void aNameInOtherCapitalsMayBeTheTriggers(String template) {
    props.put(UserIdSettings.USER_ID, template);
    ConfigProblems problems = new ConfigProblems();
    UserIdSettings.read(props, problems).checkUses(EnumSet.allOf(TokenUse.class), problems);
    problems.throwIfAny();
    assertThat(problems.doubts()).singleElement().asString().contains("in small letters");
  }

  @Test
  void oneKindOfTokenWithoutATemplateIsDoubted() {
    props.put(UserIdSettings.USER_ID, "{cognito:username}");
    ConfigProblems problems = new ConfigProblems();
    UserIdSettings.read(props, problems)
        .checkUses(EnumSet.of(TokenUse.ID, TokenUse.ACCESS), problems);
    problems.throwIfAny();
    assertThat(problems.doubts())
        .singleElement()
        .asString()
        .startsWith("cognito.user.id has no template for access tokens")
        .contains("{username}");
  }

  @Test
  void theTemplateOfTheOtherKindOfTokenIsNoDoubt() {
    ConfigProblems problems = new ConfigProblems();
    UserIdSettings.read(props, problems).checkUses(EnumSet.of(TokenUse.ID), problems);
    UserIdSettings.read(props, problems).checkUses(EnumSet.of(TokenUse.ACCESS), problems);
    problems.throwIfAny();
    assertThat(problems.doubts()).isEmpty();
  }

  @Test
  void oneKindOfTokenAtLeastNeedsATemplate() {
    props.put(UserIdSettings.USER_ID, "{username}");
    ConfigProblems problems = new ConfigProblems();
    UserIdSettings.read(props, problems).checkUses(EnumSet.of(TokenUse.ID), problems);
    assertThatThrownBy(problems::throwIfAny)
        .hasMessageContaining("cognito.user.id has no template for id tokens")
        .hasMessageContaining("{cognito:username}");
    ConfigProblems others = new ConfigProblems();
    props.put(UserIdSettings.USER_ID, "{cognito:usernam}");
    UserIdSettings.read(props, others).checkUses(EnumSet.of(TokenUse.ID), others);
    others.throwIfAny();
    assertThat(others.doubts())
        .singleElement()
        .asString()
        .contains("which Cognito does not write; did you mean cognito:username?");
    ConfigProblems access = new ConfigProblems();
    props.put(UserIdSettings.USER_ID, "{email}");
    UserIdSettings.read(props, access).checkUses(EnumSet.of(TokenUse.ACCESS), access);
    assertThat(access.doubts()).singleElement().asString().contains("which only ID tokens have");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "corp_(.+);is ",
        "(a -> $1;Unclosed group",
        "-> $1;has $1 but only 0 groups",
        "(a) -> $1$2;has $2 but only 1 groups",
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
  void tellsWhetherPoolsStayApart() {
    assertThat(read().namesPool()).isFalse();
    assertThat(read().keepsPoolsApart()).isFalse();
    props.put(UserIdSettings.USER_ID, "{pool}-{cognito:username},{pool}-{username}");
    assertThat(read().namesPool()).isTrue();
    assertThat(read().keepsPoolsApart()).isTrue();
    props.put(UserIdSettings.REWRITE, "([^-]+)-(.+) -> $2");
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    assertThat(read().keepsPoolsApart()).isFalse();
    props.removeLocal(UserIdSettings.REWRITE);
    props.put(UserIdSettings.USER_ID, "{sub}");
    assertThat(read().namesPool()).isFalse();
    assertThat(read().keepsPoolsApart()).isTrue();
    props.put(UserIdSettings.USER_ID, "{pool}-{cognito:username},{username}");
    assertThat(read().namesPool()).isTrue();
    assertThat(read().keepsPoolsApart()).isFalse();
    props.put(UserIdSettings.USER_ID, "{pool}-{name}");
    assertThat(read().keepsPoolsApart()).isFalse();
  }

  @Test
  void thePoolAndLiteralsAreNoClaims() {
    assertThat(UserIdTemplate.parse("p{pool}-{email}.{sub|3}").claims())
        .containsExactly("email", "sub");
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
