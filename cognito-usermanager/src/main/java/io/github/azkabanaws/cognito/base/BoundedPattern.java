package io.github.azkabanaws.cognito.base;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An administrator's regular expression, for texts that somebody else chose. It matches whole texts
 * only, and gives up on one that takes it too many steps: an expression such as {@code (a+)+b} can
 * need more of them than there is time for.
 */
public final class BoundedPattern {
  /** No name that could be used is longer. */
  static final int MAX_LENGTH = 256;

  /** How often the expression may look at a character of one text. */
  static final int MAX_STEPS = 100_000;

  private final Pattern pattern;

  private BoundedPattern(Pattern pattern) {
    this.pattern = Objects.requireNonNull(pattern, "pattern");
  }

  /**
   * A regular expression whose use is bounded.
   *
   * @throws IllegalArgumentException saying in one line what is wrong with the expression
   */
  public static BoundedPattern compile(String text) {
    try {
      return new BoundedPattern(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getDescription() + " near index " + e.getIndex(), e);
    }
  }

  public boolean matches(String text) {
    return match(text).isPresent();
  }

  /** The match of the whole text; nothing also for one that is too long or takes too many steps. */
  public Optional<Matcher> match(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    Matcher matcher = pattern.matcher(new CountedText(text));
    try {
      return matcher.matches() ? Optional.of(matcher) : Optional.empty();
    } catch (TooManyStepsException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  public int groupCount() {
    return pattern.matcher("").groupCount();
  }

  @Override
  public String toString() {
    return pattern.pattern();
  }

  private static final class CountedText implements CharSequence {
    private final String text;
    private int steps;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      steps++;
      if (steps > MAX_STEPS) {
        throw new TooManyStepsException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static final class TooManyStepsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyStepsException() {
      super(null, null, false, false);
    }
  }
}
