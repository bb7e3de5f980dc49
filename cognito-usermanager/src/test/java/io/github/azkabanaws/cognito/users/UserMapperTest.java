package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.Permission;
import azkaban.user.Role;
import azkaban.user.User;
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
import io.github.azkabanaws.cognito.usersxml.StoredPassword;
import io.github.azkabanaws.cognito.usersxml.UsersXml;
import io.github.azkabanaws.cognito.usersxml.XmlUser;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserMapperTest {
  private final List<String> warnings = new ArrayList<>();
  private final Map<String, Set<String>> groupRoles =
      Map.of("ops", Set.of("admin"), "devs", new LinkedHashSet<>(List.of("reader", "ghost")));
  private final UsersXml users =
      new UsersXml(
          List.of(
              new XmlUser(
                  "breakglass",
                  StoredPassword.parse("p"),
                  Set.of(),
                  Set.of(),
                  Set.of(),
                  Optional.empty())),
          List.of(new Role("admin", new Permission()), new Role("reader", new Permission())),
          groupRoles,
          List.of());
  private final WarnOnce warnOnce = new WarnOnce(warnings::add);
  private final ConfigProblems problems = new ConfigProblems();
  private final UserMapper mapper =
      new UserMapper(
          new UserIds(UserIdSettings.read(new Props(), problems), () -> users),
          new GroupClaim(GroupSettings.read(new Props(), problems), warnOnce),
          () -> users,
          (id, token) -> new User(id),
          new Spellings());

  @Test
  void mapsAnIdToken() throws Exception {
    User user =
        map(TokenUse.ID, TestTokens.id().claim("cognito:groups", "[\"ops\",\"data, team\"]"));
    assertThat(user.getUserId()).isEqualTo("alice");
    assertThat(user.getGroups()).containsExactlyInAnyOrder("ops", "data, team");
    assertThat(user.getRoles()).containsExactly("admin");
    assertThat(user.getEmail()).isEqualTo("alice@example.com");
    assertThat(user.hasPermission("anything")).isTrue();
    user.getPermissions().addPermission("more");
    assertThat(warnings).isEmpty();
  }

  @Test
  void mapsAnAccessToken() throws Exception {
    User user =
        map(
            TokenUse.ACCESS,
            TestTokens.access()
                .claim("email", "\"a@example.com\"")
                .claim("email_verified", "true"));
    assertThat(user.getUserId()).isEqualTo("alice");
    assertThat(user.getEmail()).isEmpty();
  }

  @Test
  void everyLoginHasAUserOfItsOwn() throws Exception {
    User first = map(TokenUse.ID, TestTokens.id());
    first.addRole("admin");
    first.addGroup("all");
    User second = map(TokenUse.ID, TestTokens.id().claim("cognito:groups", "[\"devs\"]"));
    assertThat(second).isNotSameAs(first);
    assertThat(second.getGroups()).containsExactly("devs");
    assertThat(second.getRoles()).containsExactly("reader");
  }

  @Test
  void preferredUsernameIsNoIdentity() throws Exception {
    assertThat(map(TokenUse.ID, TestTokens.id().claim("preferred_username", "\"bob\"")).getUserId())
        .isEqualTo("alice");
    assertRefused(
        TestTokens.id().without("cognito:username").claim("preferred_username", "\"bob\""),
        Reason.USER_CLAIM_MISSING);
  }

  @Test
  void eachKindOfTokenHasItsOwnNameClaim() {
    assertThatThrownBy(
            () ->
                map(
                    TokenUse.ACCESS,
                    TestTokens.access().without("username").claim("cognito:username", "\"x\"")))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.USER_CLAIM_MISSING));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "_a", "A.b_c@d-e", "Google_1234567890", "a@example.com"})
  void takesNamesOnTheWhitelist(String name) throws Exception {
    assertThat(
            map(TokenUse.ID, TestTokens.id().claim("cognito:username", TestTokens.quote(name)))
                .getUserId())
        .isEqualTo(name);
  }

  @Test
  void theLengthOfANameIsBounded() throws Exception {
    String longest = "a".repeat(64);
    map(TokenUse.ID, TestTokens.id().claim("cognito:username", TestTokens.quote(longest)));
    assertRefused(
        TestTokens.id().claim("cognito:username", TestTokens.quote(longest + "a")),
        Reason.USER_NAME_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\" alice\"",
        "\"alice \"",
        "\"alice bob\"",
        "\"alice;id\"",
        "\"alice\\n\"",
        "\"$(id)\"",
        "\"-u\"",
        "\".alice\"",
        "\"1alice\"",
        "\"al\\u0456ce\"",
        "\"alice\\u0000\"",
        "\"../alice\"",
        "\"a/b\"",
        "\"a,b\"",
        "\"<b>\"",
        "1",
        "true",
        "[\"alice\"]",
        "{}"
      })
  void refusesOtherNames(String json) {
    assertRefused(TestTokens.id().claim("cognito:username", json), Reason.USER_NAME_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "HDFS", "CognitoToken", "Session-ended.sign-in-again.0"})
  void refusesReservedNames(String name) {
    assertRefused(
        TestTokens.id().claim("cognito:username", TestTokens.quote(name)),
        Reason.USER_NAME_RESERVED);
  }

  @Test
  void refusesNamesOfXmlUsers() {
    assertRefused(
        TestTokens.id().claim("cognito:username", "\"breakglass\""), Reason.USER_NAME_OF_XML_USER);
  }

  @Test
  void undefinedRolesAreLeftOut() throws Exception {
    for (int i = 0; i < 3; i++) {
      User user = map(TokenUse.ID, TestTokens.id().claim("cognito:groups", "[\"devs\"]"));
      assertThat(user.getRoles()).containsExactly("reader");
    }
    // Reading the file has warned of them.
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "\"true\""})
  void takesAVerifiedAddress(String verified) throws Exception {
    assertThat(map(TokenUse.ID, TestTokens.id().claim("email_verified", verified)).getEmail())
        .isEqualTo("alice@example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "\"false\"", "\"TRUE\"", "1", "null", "[true]"})
  void leavesOutAnAddressThatIsNotVerified(String verified) throws Exception {
    assertThat(map(TokenUse.ID, TestTokens.id().claim("email_verified", verified)).getEmail())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"a@b\\nBcc: c@d\"",
        "\"a b@c\"",
        "\"a@b,c@d\"",
        "\"Alice <a@b>\"",
        "\"@b\"",
        "\"a@\"",
        "\"a\"",
        "1",
        "null"
      })
  void leavesOutWhatIsNoAddress(String email) throws Exception {
    assertThat(map(TokenUse.ID, TestTokens.id().claim("email", email)).getEmail()).isEmpty();
  }

  @Test
  void theLengthOfAnAddressIsBounded() throws Exception {
    String longest = "a".repeat(242) + "@example.com";
    assertThat(
            map(TokenUse.ID, TestTokens.id().claim("email", TestTokens.quote(longest))).getEmail())
        .isEqualTo(longest)
        .hasSize(254);
    assertThat(
            map(TokenUse.ID, TestTokens.id().claim("email", TestTokens.quote("a" + longest)))
                .getEmail())
        .isEmpty();
  }

  @Test
  void anotherPersonIsNobodyInOtherCapitals() throws Exception {
    map(TokenUse.ID, TestTokens.id());
    Claims claims =
        new Claims(
            StrictJson.parseObject(
                TestTokens.id().claim("cognito:username", "\"Alice\"").claimsJson()));
    VerifiedToken other =
        new VerifiedToken(TokenUse.ID, TestTokens.POOL, TestTokens.KID, "another", claims);
    assertThatThrownBy(() -> mapper.map(other))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.USER_NAME_IN_OTHER_CASE));
  }

  private void assertRefused(TestTokens.Builder token, Reason reason) {
    assertThatThrownBy(() -> map(TokenUse.ID, token))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.subject()).contains(TestTokens.SUBJECT);
              assertThat(e.getMessage()).doesNotContain("\n");
            });
  }

  private User map(TokenUse use, TestTokens.Builder token) throws Exception {
    return mapper.map(
        new VerifiedToken(
            use,
            TestTokens.POOL,
            TestTokens.KID,
            TestTokens.SUBJECT,
            new Claims(StrictJson.parseObject(token.claimsJson()))));
  }
}
