package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.User;
import azkaban.utils.Props;
import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.cognito.CognitoUserManager;
import io.github.azkabanaws.cognito.FaceOfPlugin;
import io.github.azkabanaws.cognito.base.LoginNames;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Azkaban asks about names, through the front door. */
class AccessTest {
  private static final String USERS =
      """
      <azkaban-users>
        <user username='etl' password='open sesame' groups='batch' proxy='hive2,spark2'/>
        <group name='ops' roles='admin'/>
        <role name='admin' permissions='ADMIN'/>
      </azkaban-users>
      """;

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private Props props;

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
    TestConfig.users(folder, USERS);
  }

  @Test
  void knowsXmlUsersAndThoseWhoSignedIn() throws Exception {
    CognitoUserManager manager = manager();
    assertThat(manager.validateUser("etl")).isTrue();
    assertThat(manager.validateUser("alice")).isFalse();
    login(manager, "alice", "ops");
    assertThat(manager.validateUser("alice")).isTrue();
    assertThat(manager.validateUser("Alice")).isFalse();
    assertThat(manager.validateUser("ETL")).isFalse();
  }

  @Test
  void knowsUsersOfThePattern() {
    props.put(AccessSettings.USERS, ".+@example[.]com|root|a b");
    CognitoUserManager manager = manager();
    assertThat(manager.validateUser("bob@example.com")).isTrue();
    assertThat(manager.validateUser("bob@example.org")).isFalse();
    assertThat(manager.validateUser("root")).isFalse();
    assertThat(manager.validateUser("a b")).isFalse();
  }

  @Test
  void knowsGroupsOfTheFileOfTokensAndOfThePattern() throws Exception {
    props.put(AccessSettings.GROUPS, "team-.+");
    CognitoUserManager manager = manager();
    assertThat(manager.validateGroup("ops")).isTrue();
    assertThat(manager.validateGroup("batch")).isTrue();
    assertThat(manager.validateGroup("team-a")).isTrue();
    assertThat(manager.validateGroup("devs")).isFalse();
    login(manager, "alice", "devs");
    assertThat(manager.validateGroup("devs")).isTrue();
    assertThat(manager.validateLdapGroup("devs")).isTrue();
    assertThat(manager.validateLdapGroup("other")).isFalse();
  }

  @Test
  void proxiesAreThoseOfTheFileAndOneself() throws Exception {
    CognitoUserManager manager = manager();
    User etl = manager.getUser("etl", "open sesame");
    User alice = login(manager, "alice", "analysts");
    assertThat(manager.validateProxyUser("hive2", etl)).isTrue();
    assertThat(manager.validateProxyUser("etl", etl)).isTrue();
    assertThat(manager.validateProxyUser("alice", etl)).isFalse();
    assertThat(manager.validateProxyUser("alice", alice)).isTrue();
    assertThat(manager.validateProxyUser("analysts", alice)).isFalse();
    assertThat(manager.validateProxyUser("hive2", alice)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none|",
        "xml|hive2",
        "self|alice,etl",
        "group|analysts,batch",
        "self,group|alice,etl,analysts,batch"
      })
  void eachRuleCanBeSwitched(String rules, String allowed) throws Exception {
    props.put(AccessSettings.PROXY, rules);
    CognitoUserManager manager = manager();
    User etl = manager.getUser("etl", "open sesame");
    User alice = login(manager, "alice", "analysts");
    for (String proxy : List.of("hive2", "alice", "etl", "analysts", "batch")) {
      assertThat(manager.validateProxyUser(proxy, etl) || manager.validateProxyUser(proxy, alice))
          .as(proxy)
          .isEqualTo(allowed != null && List.of(allowed.split(",")).contains(proxy));
    }
  }

  /** The name of a group becomes the name of an account. */
  @ParameterizedTest
  @ValueSource(strings = {"root", "Hadoop", "etl", "a b", "-c", "1a", "$(id)"})
  void groupsWithTheNameOfSomethingElseAreNoProxies(String group) throws Exception {
    props.put(AccessSettings.PROXY, "group");
    CognitoUserManager manager = manager();
    User alice = login(manager, "alice", group);
    assertThat(alice.getGroups()).containsExactly(group);
    assertThat(manager.validateProxyUser(group, alice)).isFalse();
  }

  @Test
  void anEndedUserHasNoProxies() throws Exception {
    props.put(AccessSettings.PROXY, "xml,self,group");
    CognitoUserManager manager = manager();
    User alice = login(manager, "alice", "analysts");
    clock.advance(Duration.ofHours(12));
    assertThat(manager.validateProxyUser("alice", alice)).isFalse();
    assertThat(manager.validateProxyUser("analysts", alice)).isFalse();
    assertThat(manager.validateProxyUser(alice.getUserId(), alice)).isFalse();
    assertThat(manager.validateUser(alice.getUserId())).isFalse();
  }

  @Test
  void aLaterXmlUserDoesNotGiveItsProxiesToALiveSession() throws Exception {
    CognitoUserManager manager = manager();
    User alice = login(manager, "alice", "analysts");
    TestConfig.users(folder, USERS.replace("'etl'", "'alice'"));
    clock.advance(WatchedFile.INTERVAL);
    assertThat(manager.validateProxyUser("hive2", alice)).isFalse();
  }

  @Test
  void membersAreThoseOfTheFileOrOfTheLastToken() throws Exception {
    CognitoUserManager manager = manager();
    login(manager, "alice", "devs");
    login(manager, "alice", "analysts");
    assertThat(manager.validateUserGroupMembership("etl", Set.of("x", "batch"))).isTrue();
    assertThat(manager.validateUserGroupMembership("etl", Set.of("analysts"))).isFalse();
    assertThat(manager.validateUserGroupMembership("alice", Set.of("analysts"))).isTrue();
    assertThat(manager.validateUserGroupMembership("alice", Set.of("devs"))).isFalse();
    assertThat(manager.validateUserGroupMembership("bob", Set.of("analysts"))).isFalse();
    clock.advance(Duration.ofHours(12));
    assertThat(manager.validateUserGroupMembership("alice", Set.of("analysts"))).isFalse();
  }

  @Test
  void nobodyHasNoName() throws Exception {
    CognitoUserManager manager = manager();
    User alice = login(manager, "alice", "devs");
    assertThat(manager.validateUser(null)).isFalse();
    assertThat(manager.validateGroup(null)).isFalse();
    assertThat(manager.validateProxyUser(null, alice)).isFalse();
    assertThat(manager.validateProxyUser("alice", null)).isFalse();
    assertThat(manager.validateUserGroupMembership(null, Set.of("devs"))).isFalse();
    assertThat(manager.validateUserGroupMembership("alice", null)).isFalse();
  }

  @Test
  void remembersABoundedNumberOfUsers() {
    RecentlySeen<Integer> seen = new RecentlySeen<>();
    seen.add("first", 0);
    for (int i = 0; i < RecentlySeen.MAX - 1; i++) {
      seen.add("user" + i, i);
    }
    assertThat(seen.get("first")).isZero();
    seen.add("one more", 1);
    assertThat(seen.get("first")).isZero();
    assertThat(seen.get("user0")).isNull();
  }

  @Test
  void manyAtOnce() throws Exception {
    CognitoUserManager manager = manager();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> answers = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String name = "user" + i;
        answers.add(
            threads.submit(
                () -> {
                  User user = login(manager, name, "group-" + name);
                  return manager.validateUser(name)
                      && manager.validateGroup("group-" + name)
                      && manager.validateProxyUser(name, user);
                }));
      }
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cognito.users.pattern|(a",
        "cognito.groups.pattern|[a",
        "cognito.proxy|groups",
        "cognito.proxy|self,",
        "cognito.proxy|none,self"
      })
  void refusesBadValues(String name, String value) {
    props.put(name, value);
    assertThatThrownBy(this::manager)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name + " has ");
  }

  private static User login(CognitoUserManager manager, String name, String group)
      throws Exception {
    return manager.getUser(
        LoginNames.TOKEN,
        TestTokens.id()
            .claim("cognito:username", TestTokens.quote(name))
            .claim("cognito:groups", "[" + TestTokens.quote(group) + "]")
            .token());
  }

  private CognitoUserManager manager() {
    return FaceOfPlugin.manager(props, clock);
  }
}
