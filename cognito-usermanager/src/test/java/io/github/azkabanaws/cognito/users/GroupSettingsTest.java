package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupSettingsTest {
  private final Props props = new Props();

  @Test
  void defaults() {
    GroupSettings settings = read();
    assertThat(settings.claim()).isEqualTo("cognito:groups");
    assertThat(settings.isIncluded("anything")).isTrue();
    assertThat(settings.rename("anything")).isEqualTo("anything");
    assertThat(settings.isTextAllowed()).isFalse();
    assertThat(settings.isNoneAllowed()).isFalse();
  }

  @Test
  void everythingSet() {
    props.put(GroupSettings.CLAIM, "teams");
    props.put(GroupSettings.INCLUDE, "a.*");
    props.put(GroupSettings.RENAME, "ab -> ops");
    props.put(GroupSettings.ALLOW_TEXT, "true");
    props.put(GroupSettings.ALLOW_NONE, "true");
    GroupSettings settings = read();
    assertThat(settings.claim()).isEqualTo("teams");
    assertThat(settings.isIncluded("ab")).isTrue();
    assertThat(settings.isIncluded("b")).isFalse();
    assertThat(settings.rename("ab")).isEqualTo("ops");
    assertThat(settings.isTextAllowed()).isTrue();
    assertThat(settings.isNoneAllowed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "custom:groups",
        "profile",
        "email",
        "preferred_username",
        "username",
        "cognito:username"
      })
  void aClaimThatPeopleWriteThemselvesNeedsTheSwitch(String claim) {
    props.put(GroupSettings.CLAIM, claim);
    assertThatThrownBy(this::read).hasMessageContaining(GroupSettings.ALLOW_MUTABLE);
    props.put(GroupSettings.ALLOW_MUTABLE, "true");
    assertThat(read().claim()).isEqualTo(claim);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "cognito.groups.claim;a b",
        "cognito.groups.claim;a,b",
        "cognito.groups.include;(a",
        "cognito.groups.rename;a",
        "cognito.groups.rename;a -> b -> c",
        "cognito.groups.rename;a -> ",
        "cognito.groups.rename; -> b",
        "cognito.groups.rename;a -> b,",
        "cognito.groups.rename;a -> b, a -> c",
        "cognito.allow.groups.as.text;yes",
        "cognito.allow.no.groups;1"
      })
  void refusesBadValues(String name, String value) {
    props.put(name, value);
    assertThatThrownBy(this::read).hasMessageContaining(name + " ");
  }

  @Test
  void tellsWhichGroupsTokensCanGive() {
    props.put(GroupSettings.INCLUDE, "a|b");
    props.put(GroupSettings.RENAME, "a -> ops");
    GroupSettings settings = read();
    assertThat(settings.canBe("ops")).isTrue();
    assertThat(settings.canBe("b")).isTrue();
    assertThat(settings.canBe("a")).isFalse();
    assertThat(settings.canBe("c")).isFalse();
    assertThat(settings.renamed("a")).hasValue("ops");
    assertThat(settings.renamed("b")).isEmpty();
    assertThat(settings.rename("b")).isEqualTo("b");
  }

  @Test
  void whatIsRenamedMustNotBeLeftOut() {
    props.put(GroupSettings.INCLUDE, "a");
    props.put(GroupSettings.RENAME, "a -> x, b -> y");
    assertThatThrownBy(this::read)
        .hasMessageContaining("has \"b\", which cognito.groups.include leaves out")
        .hasMessageNotContaining("has \"a\"");
  }

  @Test
  void aClaimThatCognitoWritesInSmallLettersIsNotOneInCapitals() {
    props.put(GroupSettings.CLAIM, "Cognito:Groups");
    assertThatThrownBy(this::read)
        .hasMessageContaining("is \"Cognito:Groups\", which is written cognito:groups");
  }

  private GroupSettings read() {
    ConfigProblems problems = new ConfigProblems();
    GroupSettings settings = GroupSettings.read(props, problems);
    problems.throwIfAny();
    return settings;
  }
}
