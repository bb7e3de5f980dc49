package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * The folder of one step with the four files EMR keeps for it: stdout, stderr, controller and
 * syslog.
 */
final class StepFolder {
  private final Path folder;

  private StepFolder(Path folder) {
    this.folder = folder;
  }

  static StepFolder create(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String file : new String[] {"stdout", "stderr", "controller", "syslog"}) {
      Files.write(folder.resolve(file), new byte[0]);
    }
    return new StepFolder(folder);
  }

  Path path() {
    return folder;
  }

  OutputStream open(String file) throws IOException {
    return Files.newOutputStream(folder.resolve(file), StandardOpenOption.APPEND);
  }

  /** Adds a line to the controller's log, in the form of EMR's. */
  void controller(String line) throws IOException {
    append("controller", Instant.now() + " INFO " + line + "\n");
  }

  void append(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text, UTF_8, StandardOpenOption.APPEND);
  }
}
