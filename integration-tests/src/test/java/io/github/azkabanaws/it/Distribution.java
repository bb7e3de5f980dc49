package io.github.azkabanaws.it;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the build has put what is tested. */
final class Distribution {
  private Distribution() {}

  static Path folder() {
    return Path.of(property("distribution.directory"));
  }

  static Path userManagerJar() throws Exception {
    return onlyJar(folder().resolve("web-server/extlib"));
  }

  static Path jobTypeJar() throws Exception {
    return onlyJar(folder().resolve("exec-server/plugins/jobtypes/emr"));
  }

  /**
   * A loader in which old copies of the bundled libraries are visible, as on an Azkaban with
   * Hadoop's jars on its class path.
   */
  static URLClassLoader libWithOldLibraries() throws Exception {
    File[] jars = new File(property("old.libraries.directory")).listFiles();
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toURI().toURL();
    }
    // Azkaban's classes come from this module's class path, the old libraries before it, as lib
    // comes before extlib.
    return new URLClassLoader(urls, azkabansOwn());
  }

  /** Azkaban's classes. */
  static ClassLoader azkabansOwn() {
    return Distribution.class.getClassLoader();
  }

  private static Path onlyJar(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      var jars = files.filter(f -> f.toString().endsWith(".jar")).toList();
      if (jars.size() != 1) {
        throw new IllegalStateException(folder + " should have one jar: " + jars);
      }
      return jars.get(0);
    }
  }

  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("These tests are run by mvn verify, which sets " + name);
    }
    return value;
  }
}
