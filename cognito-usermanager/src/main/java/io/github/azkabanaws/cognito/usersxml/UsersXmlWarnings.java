package io.github.azkabanaws.cognito.usersxml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What should be corrected in azkaban-users.xml, each with its line, as reading finds it. Of a file
 * that is wrong throughout the first lines are enough.
 */
final class UsersXmlWarnings {
  private static final String FILE = "azkaban-users.xml";
  private static final int MOST_LINES = 50;
  private static final Pattern PLACE = Pattern.compile("^" + Pattern.quote(FILE) + " line \\d+: ");

  private final Set<String> ofFile = new LinkedHashSet<>();
  private final Set<String> ofLines = new LinkedHashSet<>();
  private int more;

  void add(int line, String text) {
    String warning = FILE + (line > 0 ? " line " + line : "") + ": " + text;
    if (ofLines.size() < MOST_LINES) {
      ofLines.add(warning);
    } else if (!ofLines.contains(warning)) {
      more++;
    }
  }

  /** About the whole file. */
  void add(String text) {
    ofFile.add(FILE + " " + text);
  }

  List<String> texts() {
    List<String> texts = new ArrayList<>(ofFile);
    texts.addAll(ofLines);
    if (more > 0) {
      texts.add(FILE + " and " + more + " more; correct these first");
    }
    return Collections.unmodifiableList(texts);
  }

  /** A warning without its line, which moves with every edit above it. */
  static String withoutLine(String warning) {
    return PLACE.matcher(warning).replaceFirst("");
  }
}
