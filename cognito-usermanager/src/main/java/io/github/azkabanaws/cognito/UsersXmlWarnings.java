package io.github.azkabanaws.cognito;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What should be corrected in azkaban-users.xml, each with its line, as reading finds it. */
final class UsersXmlWarnings {
  private static final String FILE = "azkaban-users.xml";

  private final Set<String> texts = new LinkedHashSet<>();

  void add(int line, String text) {
    texts.add(FILE + (line > 0 ? " line " + line : "") + ": " + text);
  }

  /** About the whole file. */
  void add(String text) {
    texts.add(FILE + " " + text);
  }

  List<String> texts() {
    return Collections.unmodifiableList(new ArrayList<>(texts));
  }
}
