package io.github.azkabanaws.cognito.base;

import io.github.azkabanaws.base.text.LogText;
import java.util.Objects;
import java.util.Optional;

/**
 * A login that is refused, with the one check that refused it.
 *
 * <p>The detail is for the administrator's log: what was expected and what was found. It is made of
 * fixed texts and of values that went through {@link LogText#quote}; it never holds the token.
 * There is no cause on purpose: the messages of other people's exceptions can quote the token.
 */
public final class TokenRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;
  // An Optional is not serializable, and an exception is.
  private final String subject;
  private final LoginFacts facts;

  public TokenRejectedException(Reason reason, String detail) {
    this(reason, detail, Optional.empty());
  }

  /**
   * @param subject the token's {@code sub}, only when the signature has been verified
   */
  public TokenRejectedException(Reason reason, String detail, Optional<String> subject) {
    this(reason, detail, subject, LoginFacts.NONE);
  }

  private TokenRejectedException(
      Reason reason, String detail, Optional<String> subject, LoginFacts facts) {
    super(Objects.requireNonNull(detail, "detail"));
    this.reason = Objects.requireNonNull(reason, "reason");
    this.subject = subject.orElse(null);
    this.facts = Objects.requireNonNull(facts, "facts");
  }

  /** The same refusal, with what else is known of the token. */
  public TokenRejectedException with(LoginFacts known) {
    return new TokenRejectedException(reason, getMessage(), subject(), known);
  }

  public LoginFacts facts() {
    return facts;
  }

  public Reason reason() {
    return reason;
  }

  /** Whose token it was, when that has been proved by the signature. */
  public Optional<String> subject() {
    return Optional.ofNullable(subject);
  }
}
