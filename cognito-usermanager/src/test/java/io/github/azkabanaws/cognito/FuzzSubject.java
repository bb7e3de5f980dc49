package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import azkaban.user.User;
import azkaban.user.UserManagerException;
import azkaban.utils.Props;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A user manager at {@link TestTokens#NOW} under fuzzing: every login ends as a user or as a
 * refusal that some check foresaw, soon.
 */
final class FuzzSubject implements AutoCloseable {
  /** Far above what any login takes: it catches what grows out of proportion, not what is slow. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final int LONGEST_SENTENCE = 300;

  private final CognitoUserManager manager;

  private FuzzSubject(CognitoUserManager manager) {
    this.manager = manager;
  }

  /** The usual configuration, for both kinds of token. */
  static FuzzSubject usual() {
    return start(TestTokens.poolJwks(), TestConfig.USERS);
  }

  /**
   * Starts with these key and user documents.
   *
   * @throws IllegalArgumentException when they are not accepted, which is the only way to fail
   */
  static FuzzSubject start(String jwks, String usersXml) {
    return assertTimeout(
        LIMIT,
        () -> {
          Path users = temporaryFile();
          try {
            Props props = new Props();
            props.put(UserPool.PROPERTY, TestTokens.POOL);
            props.put(TokenSettings.CLIENT_ID, TestTokens.CLIENT);
            props.put(TokenUse.PROPERTY, "id,access");
            props.put(KeyLocation.PROPERTY, jwks);
            props.put(XmlUserSettings.FILE, TestConfig.write(users, usersXml).toString());
            return new FuzzSubject(
                new CognitoUserManager(props, new TestClock(), () -> "0badcafe"));
          } finally {
            Files.delete(users);
          }
        });
  }

  CognitoUserManager manager() {
    return manager;
  }

  /** The user of a token, or empty when it is refused. */
  Optional<User> signIn(String token) {
    return signIn(LoginNames.TOKEN, token);
  }

  Optional<User> signIn(String name, String password) {
    return assertTimeout(
        LIMIT,
        () -> {
          try {
            User user = manager.getUser(name, password);
            assertThat(user).as("a user or an exception").isNotNull();
            return Optional.of(user);
          } catch (UserManagerException e) {
            assertThat(e.getMessage())
                .isNotBlank()
                .hasSizeLessThan(LONGEST_SENTENCE)
                // This one stands for an exception or error that no check foresaw.
                .doesNotStartWith(Reason.INTERNAL_ERROR.sentence());
            return Optional.empty();
          }
        });
  }

  @Override
  public void close() {
    manager.close();
  }

  private static Path temporaryFile() {
    try {
      return Files.createTempFile("azkaban-users", ".xml");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
