package io.github.azkabanaws.emr.step;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of a command as they may stand in a log: without what, by its name or its place, may be a
 * secret that should not have been written there. It can't know every secret; those that are meant
 * to be ones travel by reference.
 */
public final class SecretText {
  /** In place of what is not shown. */
  public static final String MASK = "***";

  private static final String SECRET =
      "password|passwd|passphrase|secret|token|credential|(?:api|access|private)[._-]?key";

  /** Azkaban's own sign for a property that is not to be shown is the end {@code _X}. */
  private static final Pattern NAME =
      Pattern.compile(SECRET + "|(^|[._-])(pwd|pass)$|_X$", Pattern.CASE_INSENSITIVE);

  /** The same within a word that is a whole command, as behind bash -c. */
  private static final Pattern INNER =
      Pattern.compile(
          "(\\s-{1,2}[\\w.-]*(?:"
              + SECRET
              + ")[\\w.-]*\\s+|[\\s'\"][\\w.-]*(?:"
              + SECRET
              + ")[\\w.-]*=)[^\\s]+",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OPTION = Pattern.compile("-{1,2}[A-Za-z][A-Za-z0-9._-]*");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("((?:-{1,2}|-D)?[A-Za-z_][A-Za-z0-9._-]*)[=:](?!//).+", Pattern.DOTALL);
  private static final Pattern USER_INFO = Pattern.compile("(://[^/\\s:@]*:)[^/\\s@]+@");

  private SecretText() {}

  /** Whether what has this name is likely to be a secret. */
  public static boolean isSecret(String name) {
    return NAME.matcher(name).find();
  }

  /** The words in the same order, each with its secret part masked. */
  public static List<String> mask(List<String> words) {
    List<String> masked = new ArrayList<>();
    boolean secretOption = false;
    for (String word : words) {
      Matcher assignment = ASSIGNMENT.matcher(word);
      if (secretOption && !OPTION.matcher(word).matches()) {
        masked.add(MASK);
      } else if (assignment.matches() && isSecret(assignment.group(1))) {
        masked.add(word.substring(0, assignment.end(1) + 1) + MASK);
      } else {
        String inner = INNER.matcher(word).replaceAll("$1" + MASK);
        masked.add(USER_INFO.matcher(inner).replaceAll("$1" + MASK + "@"));
      }
      secretOption = OPTION.matcher(word).matches() && isSecret(word);
    }
    return masked;
  }
}
