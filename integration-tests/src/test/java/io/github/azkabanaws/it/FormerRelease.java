package io.github.azkabanaws.it;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an install has of a release from before: the files that its tarball laid there, and its
 * examples of settings as they were. No history of the sources is needed.
 */
record FormerRelease(Path folder) {
  private static final Path ALL = Path.of("src/test/resources/releases");
  private static final String OFF_VALUE = "-";
  private static final Pattern OFF = Pattern.compile("^#([a-z][A-Za-z0-9.]*=)", Pattern.MULTILINE);

  /** Every one that an install may come from. */
  static List<FormerRelease> all() throws IOException {
    try (Stream<Path> folders = Files.list(ALL)) {
      return folders.sorted().map(FormerRelease::new).toList();
    }
  }

  String version() {
    return folder.getFileName().toString();
  }

  /** Lays the files of a server there; those that are not kept are of the version's name alone. */
  void layOut(String server, Path install) throws IOException {
    for (String name : Files.readAllLines(folder.resolve("files.txt"))) {
      if (name.startsWith(server + "/")) {
        Path target = install.resolve(name.substring(server.length() + 1));
        Files.createDirectories(target.getParent());
        Path kept = folder.resolve(name);
        Files.writeString(target, Files.exists(kept) ? Files.readString(kept) : version());
      }
    }
  }

  /** An example as it was. */
  String example(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".example"));
  }

  /**
   * An example of properties as somebody has edited it.
   *
   * @param values by name; what the example does not show is an error
   */
  String edited(String name, Map<String, String> values) throws IOException {
    return set(example(name), values);
  }

  private String set(String example, Map<String, String> values) {
    String text = example;
    for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
      Matcher line =
          Pattern.compile("(?m)^#?" + Pattern.quote(value.getKey()) + "=.*$").matcher(text);
      if (!line.find()) {
        throw new IllegalArgumentException(
            "No example of " + version() + " shows " + value.getKey());
      }
      text = line.replaceFirst(Matcher.quoteReplacement(value.getKey() + "=" + value.getValue()));
    }
    return text;
  }

  /**
   * An example of properties with everything switched on that it shows and that goes together.
   *
   * @param values other ones, by name
   */
  String everything(String name, Map<String, String> values) throws IOException {
    String text = OFF.matcher(example(name)).replaceAll("$1");
    for (Map.Entry<String, String> value : properties("everything.properties").entrySet()) {
      Pattern line = Pattern.compile("(?m)^" + Pattern.quote(value.getKey()) + "=.*$");
      String instead =
          value.getValue().equals(OFF_VALUE)
              ? "#$0"
              : Matcher.quoteReplacement(value.getKey() + "=" + value.getValue());
      text = line.matcher(text).replaceAll(instead);
    }
    return set(text, values);
  }

  /** Values of settings that it took, and that are refused now, by the names of the settings. */
  Map<String, String> refused() throws IOException {
    return properties("refused.properties");
  }

  private Map<String, String> properties(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve(name))) {
      properties.load(reader);
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }

  @Override
  public String toString() {
    return version();
  }
}
