package io.github.azkabanaws.cognito;

import azkaban.utils.Props;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file without users, for Azkaban's own reader, whose users nobody asks for here. Given the real
 * one it keeps the passwords in memory, and newer versions read it again on a change and then write
 * the parser's words about a line that does not parse into the log, a piece of a password among
 * them.
 */
final class EmptyUsersFile implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(EmptyUsersFile.class);

  private final Path folder;
  private final Path file;

  private EmptyUsersFile(Path folder, Path file) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.file = Objects.requireNonNull(file, "file");
  }

  /** Makes the file; null, with a warning, if the folder for temporary files can't be written. */
  static EmptyUsersFile create() {
    try {
      Path folder = Files.createTempDirectory("azkaban-no-users");
      Path file = folder.resolve("azkaban-users.xml");
      Files.write(file, "<azkaban-users/>\n".getBytes(StandardCharsets.UTF_8));
      return new EmptyUsersFile(folder, file);
    } catch (IOException e) {
      logger.warn(
          "The folder for temporary files ({}) can't be written ({}), so Azkaban's own reader sees"
              + " azkaban-users.xml too, and may write a line of it that does not parse into the"
              + " log",
          System.getProperty("java.io.tmpdir"),
          e.getClass().getSimpleName());
      return null;
    }
  }

  /** The properties, but with this file in place of the real one. */
  Props in(Props props) {
    Props changed = new Props(props);
    changed.put(CognitoConfig.XML_FILE, file.toString());
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
