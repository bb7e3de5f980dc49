package io.github.azkabanaws.cognito.usersxml;

import azkaban.utils.Props;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file without users, for Azkaban's own reader, whose users nobody asks for here. Given the real
 * one it keeps the passwords in memory, and newer versions read it again on a change and then write
 * the parser's words about a line that does not parse into the log, a piece of a password among
 * them.
 */
public final class EmptyUsersFile implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(EmptyUsersFile.class);

  private final Path folder;
  private final Path file;

  private EmptyUsersFile(Path folder, Path file) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.file = Objects.requireNonNull(file, "file");
  }

  /**
   * Makes the file, in the folder for temporary files or else in the one that the server runs in;
   * none, with a warning, if neither can be written.
   */
  public static Optional<EmptyUsersFile> create() {
    return in(
        Arrays.asList(
            Paths.get(System.getProperty("java.io.tmpdir")), Paths.get("").toAbsolutePath()));
  }

  /** Makes the file in the first of these folders that takes it. */
  static Optional<EmptyUsersFile> in(List<Path> places) {
    List<String> refused = new ArrayList<>();
    for (Path place : places) {
      try {
        Path folder = Files.createTempDirectory(place, "azkaban-no-users");
        Path file = folder.resolve("azkaban-users.xml");
        Files.write(file, "<azkaban-users/>\n".getBytes(StandardCharsets.UTF_8));
        return Optional.of(new EmptyUsersFile(folder, file));
      } catch (IOException e) {
        refused.add(place + " (" + e.getClass().getSimpleName() + ")");
      }
    }
    logger.warn(
        "None of these folders can be written: {}. So Azkaban's own reader sees azkaban-users.xml"
            + " too, and may write a line of it that does not parse into the log. Let the server"
            + " write into one of them",
        String.join(", ", refused));
    return Optional.empty();
  }

  /** The properties, but with this file in place of the real one. */
  public Props in(Props props) {
    Props changed = new Props(props);
    changed.put(XmlUserSettings.FILE, file.toString());
    return changed;
  }

  /** Removes it; Azkaban has read it, and nobody will change it. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // It holds nothing, and the system clears the folder one day.
      logger.debug("{} is left behind", folder);
    }
  }
}
