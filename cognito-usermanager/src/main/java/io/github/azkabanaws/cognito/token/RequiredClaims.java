package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.base.text.LogText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Claims that a token must have with an exact value, from a text such as {@code
 * amr=mfa,custom:env=prod}.
 *
 * <p>The name ends at the first {@code =}, so it may hold colons. In a value a comma and a
 * backslash are written {@code \,} and {@code \\}. A claim that is an array must contain the value;
 * a number or a boolean is compared by its text. All of them must be there.
 */
public final class RequiredClaims {
  static final RequiredClaims NONE = new RequiredClaims(Collections.emptyList());

  private static final Pattern ITEM =
      Pattern.compile("([^,\\\\]*+(?:\\\\[,\\\\][^,\\\\]*+)*+)(,|$)");
  private static final Pattern NAME_AND_VALUE = Pattern.compile("\\s*([^=\\s]+)=(.+)");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([,\\\\])");

  /** Whole numbers up to here have one double and one text. */
  private static final double MAX_EXACT = 1L << 53;

  private final List<Required> all;

  private RequiredClaims(List<Required> all) {
    this.all = Collections.unmodifiableList(all);
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with the text
   */
  static RequiredClaims parse(String text) {
    List<Required> all = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    Matcher items = ITEM.matcher(text);
    int position = 0;
    boolean more = true;
    while (more) {
      if (!items.find(position) || items.start() != position) {
        throw new IllegalArgumentException("has a \\ that is not followed by , or \\");
      }
      String item = items.group(1);
      Matcher pair = NAME_AND_VALUE.matcher(item);
      if (!pair.matches() || pair.group(2).trim().isEmpty()) {
        throw new IllegalArgumentException(
            "has " + LogText.quote(item) + "; allowed: <claim>=<value>, or several with commas");
      }
      String value = ESCAPE.matcher(pair.group(2).trim()).replaceAll("$1");
      if (!seen.add(pair.group(1) + "=" + value)) {
        throw new IllegalArgumentException("has " + LogText.quote(item) + " twice");
      }
      all.add(new Required(pair.group(1), value));
      more = !items.group(2).isEmpty();
      position = items.end();
    }
    return new RequiredClaims(all);
  }

  /** The claims and their values, as they were written. */
  public List<Required> all() {
    return all;
  }

  /** What the first claim that is not as required should be, and is; empty when all are. */
  Optional<String> objectionTo(Claims claims) {
    for (Required required : all) {
      Object actual = claims.get(required.name);
      if (!required.isIn(actual)) {
        return Optional.of(
            "expected "
                + LogText.quote(required.name)
                + (actual instanceof Collection ? " to contain " : " to be ")
                + LogText.quote(required.value)
                + ", got "
                + LogText.quoteJson(actual));
      }
    }
    return Optional.empty();
  }

  /** One claim and the value that it must have. */
  public static final class Required {
    private final String name;
    private final String value;

    Required(String name, String value) {
      this.name = Objects.requireNonNull(name, "name");
      this.value = Objects.requireNonNull(value, "value");
    }

    public String name() {
      return name;
    }

    String value() {
      return value;
    }

    private boolean isIn(Object actual) {
      return actual instanceof Collection
          ? ((Collection<?>) actual).stream().anyMatch(this::equalsText)
          : equalsText(actual);
    }

    private boolean equalsText(Object actual) {
      if (actual instanceof Double) {
        double number = (Double) actual;
        boolean whole = number == Math.rint(number) && Math.abs(number) < MAX_EXACT;
        return value.equals(whole ? String.valueOf((long) number) : String.valueOf(number));
      }
      return (actual instanceof String || actual instanceof Boolean)
          && value.equals(actual.toString());
    }
  }
}
