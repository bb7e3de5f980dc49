package io.github.azkabanaws.cognito.usersxml;

import io.github.azkabanaws.base.files.FileStatus;
import io.github.azkabanaws.base.files.FileTrouble;
import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.cognito.base.ReadingWarnings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * azkaban-users.xml as it is now. Of the versions of Azkaban some never read it again and the
 * others miss a file that was renamed into place; this sees every change within seconds, and goes
 * on with what there was while the file is not good.
 */
public final class UsersFile implements Supplier<UsersXml> {
  private final WatchedFile<UsersXml> file;

  private UsersFile(WatchedFile<UsersXml> file) {
    this.file = Objects.requireNonNull(file, "file");
  }

  /**
   * Reads the file and follows it from now on.
   *
   * @param warn hears what should be corrected in the file, and why a later state is not taken
   * @throws IllegalArgumentException when the file is not good
   */
  public static UsersFile open(Path path, Clock clock, Consumer<String> warn) {
    ReadingWarnings warnings = new ReadingWarnings(warn, UsersXmlWarnings::withoutLine);
    try {
      return new UsersFile(
          WatchedFile.open(
              "users' file",
              UsersXml.file(path),
              content -> warned(UsersXml.parse(path, content), warnings),
              clock,
              warn));
    } catch (IOException e) {
      throw new IllegalArgumentException(path + ": " + FileTrouble.told(path, e), e);
    } catch (Exception e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  @Override
  public UsersXml get() {
    return file.get();
  }

  /** How it stands with the file itself. */
  public FileStatus status() {
    return file.status();
  }

  private static UsersXml warned(UsersXml users, ReadingWarnings warnings) {
    warnings.hear(users.warnings());
    return users;
  }
}
