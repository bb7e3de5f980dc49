package io.github.azkabanaws.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts the demo's files where the simulated machines have them. */
final class Resources {
  private Resources() {}

  /** Copies a file of the demo into a folder, under its own name. */
  static Path copy(String name, Path folder) throws IOException {
    Files.createDirectories(folder);
    Path target = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
    try (InputStream in = Resources.class.getResourceAsStream("/demo/" + name)) {
      if (in == null) {
        throw new IOException("The demo has no file " + name);
      }
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
    return target;
  }

  /** The same for a program. */
  static void copyProgram(String name, Path folder) throws IOException {
    if (!copy(name, folder).toFile().setExecutable(true)) {
      throw new IOException(name + " can't be made executable in " + folder);
    }
  }
}
