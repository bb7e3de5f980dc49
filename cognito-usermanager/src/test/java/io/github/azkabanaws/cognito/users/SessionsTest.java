package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.user.User;
import azkaban.utils.Props;
import io.github.azkabanaws.cognito.CognitoUserManager;
import io.github.azkabanaws.cognito.FaceOfPlugin;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.LoginNames;
import io.github.azkabanaws.cognito.base.StrictJson;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.token.Claims;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a token login lasts, through the front door. */
class SessionsTest {
  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private Props props;

  @BeforeEach
  void setUp() {
    props = TestConfig.props(folder);
  }

  @Test
  void twelveHoursByDefaultHoweverOldTheTokenIs() throws Exception {
    User user = login();
    clock.advance(Duration.ofHours(12).minusSeconds(1));
    assertThat(user.getUserId()).isEqualTo("alice");
    clock.advance(Duration.ofSeconds(1));
    assertThat(user.getRoles()).isEmpty();
    assertThat(user.getUserId()).startsWith(EndingUser.ENDED);
  }

  @Test
  void asLongAsTheTokenSignsIn() throws Exception {
    props.put(LifetimeSettings.SESSION_END, "token");
    User user = login();
    clock.advance(Duration.ofSeconds(3540 + 59));
    assertThat(user.getUserId()).isEqualTo("alice");
    assertThat(login().getUserId()).isEqualTo("alice");
    clock.advance(Duration.ofSeconds(1));
    assertThat(user.getUserId()).startsWith(EndingUser.ENDED);
  }

  @Test
  void asAzkabanDoes() throws Exception {
    props.put(LifetimeSettings.SESSION_END, "azkaban");
    User user = login();
    clock.advance(Duration.ofDays(1000));
    assertThat(user.getRoles()).contains("admin");
  }

  @Test
  void aNewLoginHasANewEnd() throws Exception {
    props.put(LifetimeSettings.SESSION_END, "10m");
    User first = login();
    clock.advance(Duration.ofMinutes(9));
    User second = login();
    clock.advance(Duration.ofMinutes(1));
    assertThat(first.getRoles()).isEmpty();
    assertThat(second.getRoles()).contains("admin");
  }

  @Test
  void xmlUsersDoNotEnd() throws Exception {
    props.put(LifetimeSettings.SESSION_END, "1m");
    User user = manager().getUser("breakglass", "open sesame");
    clock.advance(Duration.ofDays(1000));
    assertThat(user.getRoles()).contains("admin");
  }

  @Test
  void aRevokedSessionEnds() throws Exception {
    Sessions sessions =
        new Sessions(
            LifetimeSettings.read(props, new ConfigProblems()),
            Duration.ofMinutes(1),
            (sub, jti, originJti) -> originJti.equals(Optional.of("origin")) && jti.isPresent(),
            clock);
    String claims = TestTokens.id().claim("origin_jti", "\"origin\"").claimsJson();
    User user =
        sessions.newUser(
            "alice",
            new VerifiedToken(
                TokenUse.ID,
                TestTokens.POOL,
                "k",
                TestTokens.SUBJECT,
                new Claims(StrictJson.parseObject(claims))));
    assertThat(user.getUserId()).isEqualTo("alice");
    clock.advance(SessionLimit.REVOCATION_INTERVAL);
    assertThat(user.getUserId()).startsWith(EndingUser.ENDED);
  }

  private User login() throws Exception {
    return manager().getUser(LoginNames.TOKEN, TestTokens.id().token());
  }

  private CognitoUserManager manager() {
    return FaceOfPlugin.manager(props, clock);
  }
}
