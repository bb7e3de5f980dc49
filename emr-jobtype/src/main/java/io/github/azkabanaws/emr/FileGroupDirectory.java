package io.github.azkabanaws.emr;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Groups from a text file of lines {@code user=group,group}. Blank lines and lines that start with
 * {@code #} are comments. The file is read anew for every job, so a change counts at once; a file
 * with one bad line counts for nobody, so that a typing error never widens what a user holds.
 */
final class FileGroupDirectory implements GroupDirectory {
  private final Path file;

  FileGroupDirectory(Path file) {
    this.file = file;
  }

  @Override
  public Set<String> groupsOf(String user) throws StepJobException {
    Set<String> groups = read().get(user);
    if (groups == null) {
      throw new StepJobException(
          "Refused: user '" + user + "' is not in the group file " + file + ".");
    }
    return groups;
  }

  private Map<String, Set<String>> read() throws StepJobException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StepJobException(
          "The group file " + file + " (" + GroupSettings.FILE + ") can't be read: " + e + ".");
    }
    Map<String, Set<String>> groupsByUser = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).trim();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String user = equals < 0 ? "" : line.substring(0, equals).trim();
      if (user.isEmpty()) {
        throw invalid(i, "is not user=group,group");
      }
      if (groupsByUser.put(user, members(line.substring(equals + 1))) != null) {
        throw invalid(i, "names user '" + user + "' a second time");
      }
    }
    return groupsByUser;
  }

  private static Set<String> members(String list) {
    Set<String> groups = new LinkedHashSet<>();
    for (String group : list.split(",", -1)) {
      if (!group.trim().isEmpty()) {
        groups.add(group.trim());
      }
    }
    return Collections.unmodifiableSet(groups);
  }

  private StepJobException invalid(int index, String what) {
    return new StepJobException(
        "Line " + (index + 1) + " of the group file " + file + " " + what + ".");
  }
}
