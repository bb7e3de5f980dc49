package io.github.azkabanaws.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A command line of Maven, as far as the pages use it.
 *
 * @param goals phases and goals
 * @param profiles of {@code -P}
 * @param modules of {@code -pl}; empty for all
 * @param properties {@code name=value} of {@code -D}
 */
record MavenCommand(
    Set<String> goals, Set<String> profiles, Set<String> modules, List<String> properties) {
  private static final Pattern WORDS = Pattern.compile("\\s+");
  private static final Pattern COMMAS = Pattern.compile(",");

  /** With this one the other profiles leave nothing out; each alone leaves out what it is not. */
  private static final String ALL = "everything";

  static boolean is(String line) {
    return line.startsWith("mvn ");
  }

  static MavenCommand parse(String line) {
    Set<String> goals = new TreeSet<>();
    Set<String> profiles = new TreeSet<>();
    Set<String> modules = new TreeSet<>();
    List<String> properties = new ArrayList<>();
    // A blank within quotes does not end a word.
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (String part : WORDS.split(line.strip(), -1)) {
      word.append(word.isEmpty() ? "" : " ").append(part);
      if (word.chars().filter(c -> c == '\'').count() % 2 == 0) {
        words.add(word.toString().replace("'", ""));
        word.setLength(0);
      }
    }
    for (int i = 1; i < words.size(); i++) {
      String next = words.get(i);
      if (next.equals("-pl")) {
        modules.addAll(List.of(COMMAS.split(words.get(++i), -1)));
      } else if (next.startsWith("-P")) {
        profiles.addAll(List.of(COMMAS.split(next.substring(2), -1)));
      } else if (next.startsWith("-D")) {
        properties.add(next.substring(2));
      } else if (!next.startsWith("-")) {
        goals.add(next);
      }
    }
    return new MavenCommand(goals, profiles, modules, properties);
  }

  /**
   * Whether another command does all of this one: a choice of tests is a part of all tests, and
   * whoever says more than this one with {@code -D} may do less.
   */
  boolean isPartOf(MavenCommand other) {
    boolean sameGoals =
        other.goals.containsAll(goals)
            || (other.goals.contains("verify") && goals.equals(Set.of("test")));
    return sameGoals
        && other.modules.isEmpty()
        && other.profiles.containsAll(profiles)
        && (other.profiles.equals(profiles) || other.profiles.contains(ALL))
        && properties.containsAll(other.properties)
        && properties.stream()
            .allMatch(given -> choosesTests(given) || other.properties.contains(given));
  }

  private static boolean choosesTests(String property) {
    return property.startsWith("test=")
        || property.startsWith("it.test=")
        || property.startsWith("surefire.");
  }

  /** What it names and is not there. */
  List<String> problems() throws IOException {
    List<String> problems = new ArrayList<>();
    StringBuilder poms = new StringBuilder();
    for (Path pom : ProjectFiles.ending("pom.xml")) {
      poms.append(Files.readString(pom));
    }
    for (String module : modules) {
      if (!Files.exists(ProjectFiles.ROOT.resolve(module).resolve("pom.xml"))) {
        problems.add("no module " + module);
      }
    }
    for (String profile : profiles) {
      if (!poms.toString().contains("<id>" + profile + "</id>")) {
        problems.add("no profile " + profile);
      }
    }
    for (String property : properties) {
      int end = property.indexOf('=');
      String name = end < 0 ? property : property.substring(0, end);
      if (Set.of("test", "it.test").contains(name)) {
        problems.addAll(missingTests(property.substring(end + 1)));
      } else if (!isRead(name, poms.toString())) {
        problems.add("nobody reads " + name);
      }
    }
    return problems;
  }

  private static List<String> missingTests(String names) throws IOException {
    List<Path> sources = ProjectFiles.ending(".java");
    List<String> missing = new ArrayList<>();
    for (String name : COMMAS.split(names, -1)) {
      Pattern file = Pattern.compile(name.replace("*", ".*") + "\\.java");
      if (!name.equals("none")
          && sources.stream()
              .noneMatch(path -> file.matcher(path.getFileName().toString()).matches())) {
        missing.add("no test " + name);
      }
    }
    return missing;
  }

  private static boolean isRead(String name, String poms) throws IOException {
    if (name.startsWith("surefire.")
        || poms.contains("<" + name + ">")
        || poms.contains("${" + name + "}")) {
      return true;
    }
    for (Path source : ProjectFiles.ending(".java")) {
      if (Files.readString(source).contains("\"" + name + "\"")) {
        return true;
      }
    }
    return false;
  }
}
