package io.github.azkabanaws.cognito.base;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The form in which a user id is compared with the names that are nobody else's. People read {@code
 * root.} and {@code Root} as {@code root}, and so do some programs: {@code chown} has taken what
 * stands before a dot for the user. So neither capitals nor signs at the beginning and end count.
 */
public final class NameForm {
  private static final Pattern SIGNS = Pattern.compile("^_+|[._@-]+$");

  private NameForm() {}

  /** Equal for names that are too much alike to be two people's. */
  public static String of(String name) {
    return SIGNS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
