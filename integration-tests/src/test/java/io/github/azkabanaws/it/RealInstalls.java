package io.github.azkabanaws.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The folders that whoever runs the tests with real servers has named.
 *
 * @param web a web server that has not been started yet
 * @param executor an executor that has not been started yet
 * @param tables the statements that make Azkaban's tables
 * @param connector a MySQL connector that knows this MariaDB
 */
record RealInstalls(Path web, Path executor, Path tables, Path connector) {
  private static final List<String> PROPERTIES =
      List.of("azkaban.web.home", "azkaban.executor.home", "azkaban.db.home");

  /** Those of the properties; skips the test that asks if there are none. */
  static RealInstalls named() throws IOException {
    List<String> missing =
        PROPERTIES.stream().filter(name -> System.getProperty(name, "").isEmpty()).toList();
    assumeTrue(
        missing.size() < PROPERTIES.size(),
        "skipped: real executors take -Dazkaban.web.home=<web server's install>"
            + " -Dazkaban.executor.home=<executor's> -Dazkaban.db.home=<azkaban-db's>");
    if (!missing.isEmpty()) {
      throw new IOException("Real executors take " + missing + " too: see CONTRIBUTING.md");
    }
    return new RealInstalls(
        folder(PROPERTIES.get(0)),
        folder(PROPERTIES.get(1)),
        only(folder(PROPERTIES.get(2)), "create-all-sql-", ".sql"),
        only(Path.of(Distribution.property("mysql.connector.directory")), "mysql-", ".jar"));
  }

  /** Gives a server's copy the connector in place of its own, if that is of 2013. */
  void useConnector(Path home) throws IOException {
    Path own = only(home.resolve("lib"), "mysql-connector-java-", ".jar");
    if (own.getFileName().toString().startsWith("mysql-connector-java-5.1.")) {
      Files.delete(own);
      Files.copy(connector, home.resolve("lib").resolve(connector.getFileName()));
    }
  }

  /** Whether the executors can look for flows themselves, which came between 3.58 and 3.81. */
  boolean haveDispatchByPolling() throws IOException {
    try (JarFile common =
        new JarFile(only(web.resolve("lib"), "azkaban-common", ".jar").toFile())) {
      return common.getEntry("azkaban/executor/ExecutionController.class") != null;
    }
  }

  private static Path folder(String property) {
    return Path.of(System.getProperty(property)).toAbsolutePath();
  }

  /** The one file in a folder whose name begins and ends so. */
  static Path only(Path folder, String beginning, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(file -> file.getFileName().toString().startsWith(beginning))
              .filter(file -> file.getFileName().toString().endsWith(end))
              .toList();
      if (found.size() != 1) {
        throw new IOException(
            folder + " should have one " + beginning + "*" + end + ", and has " + found);
      }
      return found.get(0);
    }
  }
}
