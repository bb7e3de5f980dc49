package io.github.azkabanaws.cognito.login;

import azkaban.user.User;
import io.github.azkabanaws.base.files.FileStatus;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.base.WarnOnce;
import io.github.azkabanaws.cognito.keys.KeyStatus;
import io.github.azkabanaws.cognito.keys.UrlKeySource;
import io.github.azkabanaws.cognito.token.PoolIssuer;
import io.github.azkabanaws.cognito.token.TokenVerifier;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import io.github.azkabanaws.cognito.users.GroupClaim;
import io.github.azkabanaws.cognito.users.Sessions;
import io.github.azkabanaws.cognito.users.Spellings;
import io.github.azkabanaws.cognito.users.UserIds;
import io.github.azkabanaws.cognito.users.UserMapper;
import io.github.azkabanaws.cognito.usersxml.UsersFile;
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
 * server and CheckToken both use this, so that both decide the same. Thread-safe.
 */
public final class TokenLogin implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TokenLogin.class);

  /** A token that was accepted, and the user it became; immutable. */
  public static final class Accepted {
    private final VerifiedToken token;
    private final User user;

    Accepted(VerifiedToken token, User user) {
      this.token = Objects.requireNonNull(token, "token");
      this.user = Objects.requireNonNull(user, "user");
    }

    public VerifiedToken token() {
      return token;
    }

    public User user() {
      return user;
    }
  }

  private final CognitoConfig config;
  private final Clock clock;
  private final TokenVerifier verifier;
  private final UsersFile users;
  private final UserMapper mapper;

  private TokenLogin(CognitoConfig config, Clock clock, Consumer<String> warn) {
    this.config = Objects.requireNonNull(config, "config");
    this.clock = Objects.requireNonNull(clock, "clock");
    // First, and whatever else there is to tell: what the settings permit must not be missed.
    config.warnings().forEach(warn);
    config.doubts().forEach(warn);
    // For all pools together: it is the server's threads that must not all wait for keys.
    Semaphore waiting = new Semaphore(UrlKeySource.MAX_WAITING);
    this.verifier =
        new TokenVerifier(
            config.verifier(),
            source -> source.keys().open(clock, config.keys(), waiting),
            clock,
            warn);
    this.users = UsersFile.open(config.usersFile(), clock, warn);
    Sessions sessions =
        new Sessions(config.lifetime(), config.tokens().clockSkew(), verifier.revocations(), clock);
    this.mapper =
        new UserMapper(
            new UserIds(config.userIds(), users),
            new GroupClaim(config.groups(), new WarnOnce(warn)),
            users,
            sessions::newUser,
            new Spellings());
  }

  /** Opens the key sources and files that the settings name, and warns in the server's log. */
  public static TokenLogin open(CognitoConfig config, Clock clock) {
    return open(config, clock, logger::warn);
  }

  /**
   * Opens the key sources and files that the settings name.
   *
   * @param warn hears what an administrator should correct, but keeps nobody out
   */
  public static TokenLogin open(CognitoConfig config, Clock clock, Consumer<String> warn) {
    return new TokenLogin(config, clock, warn);
  }

  /**
   * Signs the owner of a token in.
   *
   * @throws TokenRejectedException naming the first check that fails
   */
  public Accepted signIn(String token) throws TokenRejectedException {
    VerifiedToken verified = verifier.verify(token);
    return new Accepted(verified, mapper.map(verified));
  }

  /** Tries to have the keys at hand before the first login needs them. */
  public void prepare() {
    verifier.prepare();
  }

  /**
   * Tries whether forged tokens are refused, for every issuer whose keys are at hand.
   *
   * @throws IllegalStateException if one is not
   */
  public void selfTest() {
    SelfTest test = new SelfTest(verifier::verifyForged, config, clock);
    config.pools().sources().forEach(source -> selfTest(test, source));
  }

  private void selfTest(SelfTest test, PoolIssuer source) {
    Optional<String> kid = keys(source).keyIds().stream().findFirst();
    if (kid.isPresent()) {
      test.run(source, kid.get());
    } else {
      logger.warn("The self-test of the pool {} is left out: it has no keys yet", source.name());
    }
  }

  /** What each key source says of itself; it never waits. */
  public List<KeyStatus> keys() {
    return verifier.status();
  }

  /** What the key source of one issuer says of itself; it never waits. */
  public KeyStatus keys(PoolIssuer source) {
    return verifier.status(source.issuers().get(0));
  }

  /** How it stands with every file that is read again when it changes. */
  public List<FileStatus> files() {
    List<FileStatus> files = verifier.files();
    files.add(users.status());
    return files;
  }

  /** Gets all keys again now; waits within a bound. */
  public void refresh() {
    verifier.refresh();
  }

  /**
   * How old the keys of an issuer are; empty if there are none.
   *
   * @param issuer one that is configured
   */
  public Optional<Duration> keyAge(String issuer) {
    return verifier
        .status(issuer)
        .lastSuccess()
        .map(fetched -> Duration.between(fetched, clock.instant()));
  }

  public UsersFile users() {
    return users;
  }

  @Override
  public void close() {
    verifier.close();
  }
}
