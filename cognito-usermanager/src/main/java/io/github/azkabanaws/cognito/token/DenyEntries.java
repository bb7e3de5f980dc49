package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.base.files.FileContent;
import io.github.azkabanaws.base.files.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one reading of a deny list says. Immutable.
 *
 * <p>The ids of Cognito are UUIDs, whose letters mean the same in upper and lower case (RFC 9562
 * section 4), so they are compared without regard to case; any other id is compared as it stands.
 */
public final class DenyEntries {
  /** Room for some hundred thousand lines. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int SHOWN_LINES = 10;

  private static final Pattern COMMENT = Pattern.compile("(?:^|\\s)#.*$");
  private static final Pattern ENTRY = Pattern.compile("(sub|jti|origin_jti):([!-~&&[^#]]+)");
  private static final Pattern UUID =
      Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** What stands around an id in JSON, CSV and code, and in no id. */
  private static final Pattern QUOTES = Pattern.compile("[\"'`]");

  private static final Pattern SEPARATORS = Pattern.compile("[,;]");
  private static final Pattern OTHERS = Pattern.compile("[<>(){}\\[\\]\\\\|]");

  private final Set<String> entries;
  private final List<String> warnings;

  private DenyEntries(Set<String> entries, List<String> warnings) {
    this.entries = Collections.unmodifiableSet(entries);
    this.warnings = Collections.unmodifiableList(warnings);
  }

  /**
   * Reads the file once.
   *
   * @throws IOException when it can't be read or a line is not understood; the message says which,
   *     and nothing that stands in the file
   */
  public static DenyEntries read(Path file) throws IOException {
    return parse(file(file).read());
  }

  /** The file, to be read as a whole. */
  static WholeFile file(Path file) {
    return new WholeFile(file, MAX_BYTES);
  }

  /**
   * @throws IOException when a line is not understood; the message says which, and nothing that
   *     stands in the file
   */
  static DenyEntries parse(FileContent content) throws IOException {
    String text = content.text();
    // Windows' editors put a mark in front, where nobody sees it.
    String lines = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    if (lines.isEmpty()) {
      // As it looks for a moment when somebody writes over it.
      throw new IOException("it is empty; write a comment line if it means nobody");
    }
    return parse(lines);
  }

  private static DenyEntries parse(String text) throws IOException {
    Set<String> entries = new HashSet<>();
    List<Integer> strange = new ArrayList<>();
    String[] lines = text.split("\\r?\\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = COMMENT.matcher(lines[i]).replaceFirst("").trim();
      if (line.isEmpty()) {
        continue;
      }
      Matcher entry = ENTRY.matcher(line);
      Optional<String> problem =
          entry.matches() ? problem(entry.group(2)) : Optional.of(mistake(line));
      if (problem.isPresent()) {
        // The line is not shown: somebody may have put a whole token there.
        throw new IOException(
            "line "
                + (i + 1)
                + " is not understood: "
                + problem.get()
                + "; allowed: sub:<value>, jti:<value>, origin_jti:<value>, or a comment after #");
      }
      if (!UUID.matcher(entry.group(2)).matches()) {
        strange.add(i + 1);
      }
      entries.add(key(entry.group(1), entry.group(2)));
    }
    return new DenyEntries(entries, warnings(strange));
  }

  /** Whether one of the ids that a token has is listed. */
  boolean contains(String sub, Optional<String> jti, Optional<String> originJti) {
    return entries.contains(key("sub", sub))
        || jti.map(id -> key("jti", id)).filter(entries::contains).isPresent()
        || originJti.map(id -> key("origin_jti", id)).filter(entries::contains).isPresent();
  }

  /** How many different ids are listed. */
  public int size() {
    return entries.size();
  }

  /** What looks as if it could never match, in words that name lines. */
  public List<String> warnings() {
    return warnings;
  }

  private static String key(String kind, String value) {
    return kind + ":" + (UUID.matcher(value).matches() ? value.toLowerCase(Locale.ROOT) : value);
  }

  private static Optional<String> problem(String value) {
    if (QUOTES.matcher(value).find()) {
      return Optional.of("there are quotes around the value, which no id has");
    }
    if (SEPARATORS.matcher(value).find()) {
      return Optional.of("there is a comma or semicolon, which no id has; write one id a line");
    }
    return OTHERS.matcher(value).find()
        ? Optional.of("there is a character that no id has")
        : Optional.empty();
  }

  private static String mistake(String line) {
    if (UUID.matcher(line).matches()) {
      return "it has an id without the kind in front";
    }
    if (line.contains("#")) {
      return "a comment needs a blank before the #";
    }
    if (line.matches("(?i)[\"'`\\s]*(?:sub|jti|origin_jti)[\"'`]?\\s*[:=].*")) {
      return "kind and value are joined by a colon, in small letters, without blanks and quotes";
    }
    return "it begins with none of the three kinds";
  }

  private static List<String> warnings(List<Integer> lines) {
    if (lines.isEmpty()) {
      return Collections.emptyList();
    }
    StringBuilder numbers = new StringBuilder();
    for (int i = 0; i < lines.size() && i < SHOWN_LINES; i++) {
      numbers.append(i == 0 ? "" : ", ").append(lines.get(i));
    }
    if (lines.size() > SHOWN_LINES) {
      numbers.append(" and ").append(lines.size() - SHOWN_LINES).append(" more");
    }
    return Collections.singletonList(
        ClaimSettings.DENY_FILE
            + " keeps nobody out with line "
            + numbers
            + ": the value is no UUID, as every id in a token of Cognito is. A person's sub is not"
            + " their user name; the log has it in the line of each login, as sub=");
  }
}
