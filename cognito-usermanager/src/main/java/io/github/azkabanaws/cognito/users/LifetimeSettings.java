package io.github.azkabanaws.cognito.users;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.DurationText;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** When the rights of somebody who signed in with a token end; immutable. */
public final class LifetimeSettings {
  static final String SESSION_END = "cognito.session.end";

  public static final List<String> PROPERTIES = Collections.singletonList(SESSION_END);

  static final Duration DEFAULT = Duration.ofHours(12);
  static final Duration MIN = Duration.ofMinutes(1);
  static final Duration MAX = Duration.ofDays(30);

  private static final String TOKEN = "token";
  private static final String AZKABAN = "azkaban";

  private final boolean withToken;
  private final Optional<Duration> afterLogin;

  /**
   * @param afterLogin never without
   */
  private LifetimeSettings(boolean withToken, Optional<Duration> afterLogin) {
    this.withToken = withToken;
    this.afterLogin = afterLogin;
  }

  public static LifetimeSettings read(Props props, ConfigProblems problems) {
    Optional<String> text = Setting.text(props, SESSION_END, problems);
    if (!text.isPresent()) {
      return new LifetimeSettings(false, Optional.of(DEFAULT));
    }
    if (text.get().equals(TOKEN)) {
      return new LifetimeSettings(true, Optional.empty());
    }
    if (text.get().equals(AZKABAN)) {
      return new LifetimeSettings(false, Optional.empty());
    }
    Optional<Duration> duration = DurationText.parse(text.get());
    if (duration.isPresent()
        && duration.get().compareTo(MIN) >= 0
        && duration.get().compareTo(MAX) <= 0) {
      return new LifetimeSettings(false, duration);
    }
    problems.add(
        SESSION_END,
        "is "
            + LogText.quote(text.get())
            + "; allowed: token, azkaban, or a duration from 1m to 30d such as 90m or 12h");
    return new LifetimeSettings(false, Optional.of(DEFAULT));
  }

  /**
   * The first instant without rights.
   *
   * @param login when the user signed in
   * @param tokenEnd from when on the token would be refused
   * @return {@link Instant#MAX} for never
   */
  Instant endOf(Instant login, Instant tokenEnd) {
    if (withToken) {
      return tokenEnd;
    }
    return afterLogin.map(after -> login.plus(after)).orElse(Instant.MAX);
  }

  @Override
  public String toString() {
    if (withToken) {
      return "with the token";
    }
    return afterLogin.map(after -> after.getSeconds() + " s after the login").orElse("never");
  }
}
