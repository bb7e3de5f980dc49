package io.github.azkabanaws.cognito;

import azkaban.user.User;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole way from the text of a token to Azkaban's user, put together from the settings. The web
 * server and {@link CheckToken} both use this, so that both decide the same. Thread-safe.
 */
final class TokenLogin implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TokenLogin.class);

  /** A token that was accepted, and the user it became; immutable. */
  static final class Accepted {
    private final VerifiedToken token;
    private final User user;

    Accepted(VerifiedToken token, User user) {
      this.token = Objects.requireNonNull(token, "token");
      this.user = Objects.requireNonNull(user, "user");
    }

    VerifiedToken token() {
      return token;
    }

    User user() {
      return user;
    }
  }

  private final CognitoConfig config;
  private final Clock clock;
  private final WarnOnce warnings;
  private final TokenVerifier verifier;
  private final UsersFile users;
  private final UserMapper mapper;

  private TokenLogin(CognitoConfig config, Clock clock, Consumer<String> warn) {
    this.config = Objects.requireNonNull(config, "config");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.warnings = new WarnOnce(warn);
    // For all pools together: it is the server's threads that must not all wait for keys.
    Semaphore waiting = new Semaphore(UrlKeySource.MAX_WAITING);
    this.verifier =
        new TokenVerifier(config, pool -> pool.keys().open(clock, config.keys(), waiting), clock);
    this.users = UsersFile.open(config.usersFile(), clock, warn, warnings);
    Sessions sessions =
        new Sessions(config.lifetime(), config.clockSkew(), verifier.revocations(), clock);
    this.mapper =
        new UserMapper(
            new UserIds(config.userIds(), users),
            // Their own, because tokens choose the text: they must not use up the others' places.
            new GroupClaim(config.groups(), new WarnOnce(warn)),
            users,
            new DefinedRoles(warnings),
            sessions::newUser,
            new Spellings());
    config.warnings().forEach(warnings::warn);
  }

  /** Opens the key sources and files that the settings name, and warns in the server's log. */
  static TokenLogin open(CognitoConfig config, Clock clock) {
    return open(config, clock, logger::warn);
  }

  /**
   * Opens the key sources and files that the settings name.
   *
   * @param warn hears what an administrator should correct, but keeps nobody out
   */
  static TokenLogin open(CognitoConfig config, Clock clock, Consumer<String> warn) {
    return new TokenLogin(config, clock, warn);
  }

  /**
   * Signs the owner of a token in.
   *
   * @throws TokenRejectedException naming the first check that fails
   */
  Accepted signIn(String token) throws TokenRejectedException {
    VerifiedToken verified = verifier.verify(token);
    return new Accepted(verified, mapper.map(verified));
  }

  /** Tries to have the keys at hand before the first login needs them. */
  void prepare() {
    verifier.prepare();
  }

  /**
   * Tries whether forged tokens are refused, for every pool whose keys are at hand.
   *
   * @throws IllegalStateException if one is not
   */
  void selfTest() {
    SelfTest test = new SelfTest(verifier::verify, config, clock);
    for (UserPool pool : config.pools()) {
      Optional<String> kid = verifier.status(pool.id()).keyIds().stream().findFirst();
      if (kid.isPresent()) {
        test.run(pool, kid.get());
      } else {
        logger.warn("The self-test of the pool {} is left out: it has no keys yet", pool.id());
      }
    }
  }

  /** What each key source says of itself; it never waits. */
  List<KeyStatus> keys() {
    return verifier.status();
  }

  /** What the key source of one pool says of itself; it never waits. */
  KeyStatus keys(String poolId) {
    return verifier.status(poolId);
  }

  /** How it stands with every file that is read again when it changes. */
  List<FileStatus> files() {
    List<FileStatus> files = verifier.files();
    files.add(users.status());
    return files;
  }

  /** Gets all keys again now; waits within a bound. */
  void refresh() {
    verifier.refresh();
  }

  /** How old the keys of a pool are; empty if there are none. */
  Optional<Duration> keyAge(String poolId) {
    return verifier
        .status(poolId)
        .lastSuccess()
        .map(fetched -> Duration.between(fetched, clock.instant()));
  }

  UsersFile users() {
    return users;
  }

  WarnOnce warnings() {
    return warnings;
  }

  @Override
  public void close() {
    verifier.close();
  }
}
