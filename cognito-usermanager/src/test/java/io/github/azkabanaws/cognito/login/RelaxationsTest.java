package io.github.azkabanaws.cognito.login;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.FaceOfPlugin;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.token.ClaimSettings;
import io.github.azkabanaws.cognito.token.RequiredClaimRules;
import io.github.azkabanaws.cognito.token.UserPool;
import io.github.azkabanaws.cognito.users.GroupSettings;
import io.github.azkabanaws.cognito.users.UserIdSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RelaxationsTest {
  @TempDir Path folder;
  private Props props;

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
  }

  /** Every one there is: a new one without a warning fails here. */
  static List<String> relaxations() {
    return CognitoConfig.COGNITO_PROPERTIES.stream()
        .filter(name -> name.startsWith("cognito.allow."))
        .collect(Collectors.toList());
  }

  @ParameterizedTest
  @MethodSource("relaxations")
  void eachIsToldInOneLineAtTheStart(String property) {
    assertThat(warnings()).isEmpty();
    props.put(property, "false");
    assertThat(warnings()).isEmpty();
    props.put(property, " true ");
    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith(property + "=true permits ")
        .doesNotContain("\n");
    try (LogCapture log = LogCapture.start()) {
      FaceOfPlugin.close(FaceOfPlugin.manager(props, new TestClock()));
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("WARN " + property + "=true permits "))
          .hasSize(1);
    }
  }

  @Test
  void allAreTold() {
    relaxations().forEach(property -> props.put(property, "true"));
    assertThat(warnings()).hasSameSizeAs(relaxations());
  }

  @Test
  void oneThatNothingNeedsIsToldAsSuch() {
    for (String property :
        List.of(
            CognitoConfig.ALLOW_SHARED_NAMES,
            UserIdSettings.ALLOW_FORGEABLE,
            GroupSettings.ALLOW_MUTABLE,
            RequiredClaimRules.ALLOW_MUTABLE)) {
      props.put(property, "true");
    }
    assertThat(warnings())
        .hasSize(4)
        .allMatch(warning -> warning.endsWith("; no other setting needs it, so remove it"));
  }

  @Test
  void whatNeedsItIsTold() {
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    props.put(UserIdSettings.USER_ID, "{nickname}");
    props.put(UserIdSettings.REWRITE, "(a|b)@.+ -> $1");
    props.put(GroupSettings.ALLOW_MUTABLE, "true");
    props.put(GroupSettings.CLAIM, "custom:groups");
    props.put(RequiredClaimRules.ALLOW_MUTABLE, "true");
    props.put(ClaimSettings.REQUIRED_CLAIMS, "amr=mfa,custom:env=prod");
    assertThat(warnings())
        .satisfiesExactlyInAnyOrder(
            forgeable ->
                assertThat(forgeable)
                    .contains("cognito.user.id has \"{nickname}\"")
                    .contains(", and cognito.user.id.rewrite is \"(a|b)@.+ -> $1\""),
            mutable -> assertThat(mutable).endsWith("cognito.groups.claim is \"custom:groups\""),
            required ->
                assertThat(required)
                    .startsWith("cognito.allow.mutable.required.claims=true permits conditions")
                    .endsWith("cognito.required.claims has [\"custom:env\"]"));
  }

  @Test
  void whetherPoolsSharePeopleOrOnlyGroupsIsTold() {
    props.removeLocal(KeyLocation.PROPERTY);
    props.put(UserPool.PROPERTY, "eu-central-1_AbCdEf123,eu-west-1_GhIjKl456");
    props.put(CognitoConfig.ALLOW_SHARED_NAMES, "true");
    String people = "can become the person of the same name of every other";
    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith("cognito.allow.shared.names=true permits 2 user pools: ")
        .contains(people)
        .contains("a group of one counts");
    for (String apart : List.of("u-{sub}", "p{pool}-{cognito:username},p{pool}-{username}")) {
      props.put(UserIdSettings.USER_ID, apart);
      assertThat(warnings())
          .singleElement()
          .asString()
          .doesNotContain(people)
          .contains("a group of one counts");
    }
    // One template without the pool is enough to be somebody of the other.
    props.put(UserIdSettings.USER_ID, "p{pool}-{cognito:username},u-{username}");
    assertThat(warnings()).singleElement().asString().contains(people);
    props.put(UserIdSettings.USER_ID, "p{pool}-{cognito:username}");
    props.put(UserIdSettings.REWRITE, "p[^-]+-(.+) -> $1");
    props.put(UserIdSettings.ALLOW_FORGEABLE, "true");
    assertThat(warnings()).anyMatch(warning -> warning.contains(people));
  }

  private List<String> warnings() {
    return CognitoConfig.from(props, Environment.of(Map.of())).warnings();
  }
}
