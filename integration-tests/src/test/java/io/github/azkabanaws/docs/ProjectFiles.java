package io.github.azkabanaws.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the project's sources. */
final class ProjectFiles {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private ProjectFiles() {}

  /** All whose names end so; nothing that a build has made. */
  static List<Path> ending(String ending) throws IOException {
    try (Stream<Path> found = Files.walk(ROOT)) {
      return found
          .filter(file -> file.toString().endsWith(ending))
          .filter(
              file -> {
                String inside = ROOT.relativize(file).toString();
                return !inside.contains("target/")
                    && !inside.startsWith(".git")
                    && !inside.contains("node_modules");
              })
          .toList();
    }
  }

  /** A file's path from the top of the project. */
  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }
}
