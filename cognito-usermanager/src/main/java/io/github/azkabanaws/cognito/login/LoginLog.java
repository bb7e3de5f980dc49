package io.github.azkabanaws.cognito.login;

import azkaban.user.User;
import azkaban.user.UserManagerException;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.LoginFacts;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line in the log for each login, and the sentence that the browser gets instead.
 *
 * <p>The two are tied by a random reference, so that a user can tell the administrator which line
 * it is without knowing what it says. Nothing here sees the password.
 */
public final class LoginLog {
  private static final Logger logger = LoggerFactory.getLogger(LoginLog.class);
  private static final int MAX_FRAMES = 12;

  private final Supplier<String> references;
  private final Function<String, Optional<Duration>> keyAge;
  private final LoginCounters counters;

  /**
   * @param references makes the text that ties the browser's sentence to the line
   * @param keyAge how old the keys of an issuer are
   * @param counters counts what is written
   */
  public LoginLog(
      Supplier<String> references,
      Function<String, Optional<Duration>> keyAge,
      LoginCounters counters) {
    this.references = Objects.requireNonNull(references, "references");
    this.keyAge = Objects.requireNonNull(keyAge, "keyAge");
    this.counters = Objects.requireNonNull(counters, "counters");
  }

  /** Eight hexadecimal digits, a new value each time. */
  public static Supplier<String> randomReferences() {
    SecureRandom random = new SecureRandom();
    return () -> String.format("%08x", random.nextInt());
  }

  public void accepted(VerifiedToken token, User user) {
    counters.tokenAccepted();
    write(
        () ->
            logger.info(
                "Login accepted: user={} sub={} token={} {} groups={} roles={}",
                LogText.quote(user.getUserId()),
                LogText.quote(token.subject()),
                token.use().claimValue(),
                text(token.facts()),
                LogText.quoteAll(user.getGroups()),
                LogText.quoteAll(user.getRoles())));
  }

  public void xmlAccepted(User user) {
    counters.xmlAccepted();
    write(
        () ->
            logger.info(
                "Login accepted: user={} from=azkaban-users.xml groups={} roles={}",
                LogText.quote(user.getUserId()),
                LogText.quoteAll(user.getGroups()),
                LogText.quoteAll(user.getRoles())));
  }

  public UserManagerException refused(TokenRejectedException e) {
    String reference = references.get();
    counters.refused(e.reason());
    write(
        () ->
            logger.warn(
                "Login refused: reference={} reason={} sub={} {}: {}",
                reference,
                e.reason(),
                e.subject().map(LogText::quote).orElse("unknown"),
                text(e.facts()),
                e.getMessage()));
    return answer(e.reason().sentence(), reference);
  }

  /**
   * Tells that the login of a user of azkaban-users.xml was refused.
   *
   * @param sentence for the browser
   * @param knownUser the user's name if there is such a user: people type passwords and tokens into
   *     the wrong field
   */
  public UserManagerException xmlRefused(
      Reason reason, String sentence, Optional<String> knownUser) {
    String reference = references.get();
    counters.refused(reason);
    write(
        () ->
            logger.warn(
                "Login refused: reference={} reason={} user={}",
                reference,
                reason,
                knownUser.map(LogText::quote).orElse("unknown")));
    return answer(sentence, reference);
  }

  /** An error that no check foresaw. Its message stays out of the log: it can quote the token. */
  public UserManagerException failed(Throwable error) {
    String reference = references.get();
    counters.refused(Reason.INTERNAL_ERROR);
    write(
        () ->
            logger.error(
                "Login refused: reference={} reason={}: {}",
                reference,
                Reason.INTERNAL_ERROR,
                place(error)));
    return answer(Reason.INTERNAL_ERROR.sentence(), reference);
  }

  private String text(LoginFacts facts) {
    String age =
        facts
            .issuer()
            .map(issuer -> keyAge.apply(issuer).map(a -> a.getSeconds() + "s").orElse("none"))
            .orElse("unknown");
    return "pool="
        + facts.poolId().orElse("unknown")
        + " client="
        + facts.client().map(LogText::quote).orElse("unknown")
        + " kid="
        + facts.kid().map(LogText::quote).orElse("unknown")
        + " keys.age="
        + age;
  }

  private static UserManagerException answer(String sentence, String reference) {
    return new UserManagerException(sentence + " (reference " + reference + ")");
  }

  /** The kind of the error and where it happened, in one line. */
  public static String place(Throwable error) {
    StringBuilder place = new StringBuilder(error.getClass().getName());
    StackTraceElement[] frames = error.getStackTrace();
    for (int i = 0; i < frames.length && i < MAX_FRAMES; i++) {
      place.append(i == 0 ? " at " : " < ").append(frames[i]);
    }
    return place.toString();
  }

  /** An appender that fails must not turn a refusal into an answer with a stack trace. */
  private static void write(Runnable line) {
    try {
      line.run();
    } catch (RuntimeException | Error e) {
      System.err.println("Writing a line about a login failed: " + e.getClass().getName());
    }
  }
}
