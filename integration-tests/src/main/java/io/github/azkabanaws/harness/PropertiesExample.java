package io.github.azkabanaws.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code *.properties.example} of the distribution, edited as an administrator edits it: a line
 * {@code key=...} or {@code #key=...} gets a value. A key that the example does not show is an
 * error, so the examples can't fall behind the code.
 */
final class PropertiesExample {
  private final Path file;
  private final List<String> lines;

  private PropertiesExample(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  static PropertiesExample read(Path file) throws IOException {
    return new PropertiesExample(file, new ArrayList<>(Files.readAllLines(file)));
  }

  PropertiesExample set(String key, String value) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(key + "=") || lines.get(i).startsWith("#" + key + "=")) {
        lines.set(i, key + "=" + value);
        return this;
      }
    }
    throw new IllegalArgumentException(file + " does not show the property " + key);
  }

  /** Takes a line away that the example has switched on. */
  PropertiesExample unset(String key) {
    set(key, "");
    lines.replaceAll(line -> line.startsWith(key + "=") ? "#" + line : line);
    return this;
  }

  void write(Path target) throws IOException {
    Files.write(target, lines);
  }
}
