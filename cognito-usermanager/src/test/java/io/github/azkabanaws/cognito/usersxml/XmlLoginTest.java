package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.User;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XmlLoginTest {
  @TempDir Path folder;
  private final AtomicInteger work = new AtomicInteger();

  /** A hash that costs nothing but counts what the real one would cost. */
  private final PasswordHash hasher =
      (password, salt, iterations) -> {
        work.addAndGet(iterations);
        return Arrays.copyOf(TestTokens.utf8(password), PasswordHash.LENGTH);
      };

  private final HashLimit limit = new HashLimit(1, Duration.ZERO);
  private boolean enabled = true;

  @Test
  void signsInWithAPlainPassword() throws Exception {
    User user = login(TestConfig.USERS).signIn("breakglass", "open sesame").get();
    assertThat(user.getUserId()).isEqualTo("breakglass");
    assertThat(user.getGroups()).containsExactly("azkaban");
    assertThat(user.getRoles()).containsExactly("admin");
    assertThat(user.hasPermission("x")).isTrue();
    assertThat(user.getEmail()).isEmpty();
    assertThat(work).hasValue(0);
  }

  @Test
  void signsInWithAHashedPassword() throws Exception {
    XmlLogin login = login(users(user("ann", hash("secret", 100_000), "email='ann@example.com'")));
    assertThat(login.signIn("ann", "secret").get().getEmail()).isEqualTo("ann@example.com");
    assertThat(login.signIn("ann", "Secret")).isEmpty();
    assertThat(login.signIn("Ann", "secret")).isEmpty();
  }

  @Test
  void theHashIsNotThePassword() throws Exception {
    String hash = hash("secret", 100_000);
    assertThat(login(users(user("ann", hash, ""))).signIn("ann", hash)).isEmpty();
  }

  @Test
  void groupsGiveTheirRoles() throws Exception {
    String xml =
        users(
            user("ann", "secret", "groups='ops,devs' roles='reader'"),
            "<group name='ops' roles='admin'/><role name='admin' permissions='ADMIN'/>",
            "<role name='reader' permissions='READ'/>");
    assertThat(login(xml).signIn("ann", "secret").get().getRoles())
        .containsExactlyInAnyOrder("admin", "reader");
  }

  @Test
  void aRoleThatIsNotDefinedIsNeverOnTheUser() throws Exception {
    XmlLogin login =
        login(
            users(user("ann", "s", "roles='ghost' groups='g'"), "<group name='g' roles='spook'/>"));
    for (int i = 0; i < 3; i++) {
      assertThat(login.signIn("ann", "s").get().getRoles()).isEmpty();
    }
  }

  @Test
  void everyLoginHasAUserOfItsOwn() throws Exception {
    XmlLogin login = login(TestConfig.USERS);
    User first = login.signIn("breakglass", "open sesame").get();
    first.addRole("more");
    first.addGroup("more");
    User second = login.signIn("breakglass", "open sesame").get();
    assertThat(second).isNotSameAs(first);
    assertThat(second.getRoles()).containsExactly("admin");
    assertThat(second.getGroups()).containsExactly("azkaban");
  }

  @Test
  void everyAttemptCostsTheSame() throws Exception {
    XmlLogin login =
        login(
            users(
                user("plain", "secret", ""),
                user("cheap", hash("secret", 100_000), ""),
                user("dear", hash("secret", 300_000), "")));
    for (String name : Arrays.asList("plain", "cheap", "dear", "nobody", "", "\u0000")) {
      for (String password : Arrays.asList("secret", "wrong", "x".repeat(100_000))) {
        work.set(0);
        login.signIn(name, password);
        assertThat(work).as(name + " " + password.length()).hasValue(300_000);
      }
    }
  }

  @Test
  void switchedOffNobodySignsInAtTheSameCost() throws Exception {
    enabled = false;
    XmlLogin login = login(users(user("ann", hash("secret", 100_000), "")));
    assertThat(login.signIn("ann", "secret")).isEmpty();
    assertThat(work).hasValue(100_000);
  }

  @Test
  void aPasswordThatIsTooLongIsWrong() throws Exception {
    XmlLogin login = login(users(user("ann", "too long", "")));
    assertThat(login.signIn("ann", "x".repeat(1025))).isEmpty();
    assertThat(login.signIn("ann", "too long")).isPresent();
    String longest = "x".repeat(1024);
    assertThat(login(users(user("ann", longest, ""))).signIn("ann", longest)).isPresent();
  }

  @Test
  void turnedAwayWhetherThereIsSuchAUserOrNot() throws Exception {
    XmlLogin login = login(users(user("plain", "s", ""), user("ann", hash("s", 100_000), "")));
    limit.check(
        () -> {
          // The only turn is taken in here.
          for (String name : Arrays.asList("plain", "ann", "nobody")) {
            for (String password : Arrays.asList("s", "wrong", "x".repeat(100_000))) {
              assertThatThrownBy(() -> login.signIn(name, password))
                  .isInstanceOf(HashLimit.BusyException.class);
            }
          }
          return true;
        });
    assertThat(work).hasValue(0);
    assertThat(login.signIn("ann", "s")).isPresent();
  }

  private XmlLogin login(String xml) throws Exception {
    UsersXml users = UsersXml.read(TestConfig.users(folder, xml));
    return new XmlLogin(enabled, () -> users, hasher, limit);
  }

  private String hash(String password, int iterations) {
    String text = StoredPassword.format(password, iterations, hasher, new SecureRandom());
    work.set(0);
    return text;
  }

  private static String users(String... elements) {
    return "<azkaban-users>" + String.join("\n", elements) + "</azkaban-users>";
  }

  private static String user(String name, String password, String attributes) {
    return "<user username='" + name + "' password='" + password + "' " + attributes + "/>";
  }
}
