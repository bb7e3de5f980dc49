package io.github.azkabanaws.base.files;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of an administrator's that is read as a whole or not at all: what was replaced or written
 * while it was read, so that its end may not belong to its beginning, is read again and in the end
 * refused. Immutable.
 */
public final class WholeFile {
  /** A rename into place hits one reading; only somebody who is writing hits several. */
  private static final int ATTEMPTS = 3;

  private final Path path;
  private final int most;
  private final String setting;

  /**
   * @param most in bytes
   */
  public WholeFile(Path path, int most) {
    this(path, most, "");
  }

  /**
   * @param most in bytes
   * @param setting the property that allows more; empty if there is none
   */
  public WholeFile(Path path, int most, String setting) {
    this.path = Objects.requireNonNull(path, "path");
    this.most = most;
    this.setting = Objects.requireNonNull(setting, "setting");
  }

  Path path() {
    return path;
  }

  /**
   * Reads it.
   *
   * @throws UnreadableFileException when that can't be done now; another attempt may do
   * @throws IOException when it is too long; the message says how much is allowed
   */
  public FileContent read() throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<FileContent> content = readOnce();
      if (content.isPresent()) {
        return content.get();
      }
    }
    throw new UnreadableFileException(
        "it was changed while it was read; write a new file beside it and rename that into its"
            + " place");
  }

  /** None when it was changed meanwhile. */
  private Optional<FileContent> readOnce() throws IOException {
    FileStamp before = stamp();
    if (!before.isRegularFile()) {
      throw new UnreadableFileException("it is a folder or the like; name a regular file");
    }
    byte[] bytes = bytes();
    boolean whole = before.size() == 0 || before.size() == bytes.length;
    // A second time, because a file system's clock stands still for milliseconds: what was written
    // twice within them can have the same stamp.
    return whole && Arrays.equals(bytes, bytes()) && before.equals(stamp())
        ? Optional.of(new FileContent(bytes, before))
        : Optional.empty();
  }

  private FileStamp stamp() throws IOException {
    try {
      return FileStamp.of(path);
    } catch (IOException e) {
      throw FileTrouble.of(path, e);
    }
  }

  private byte[] bytes() throws IOException {
    BoundedBytes read;
    // Not a channel's stream: the JDK would keep a buffer for each thread that has read from one.
    try (InputStream in = new FileInputStream(path.toFile())) {
      read = BoundedBytes.read(in, most);
    } catch (IOException e) {
      throw FileTrouble.of(path, e);
    }
    if (read.isCut()) {
      throw new IOException(
          "it has more than " + most + " bytes" + (setting.isEmpty() ? "" : " (" + setting + ")"));
    }
    return read.bytes();
  }
}
