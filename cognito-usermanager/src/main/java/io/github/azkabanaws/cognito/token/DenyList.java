package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.base.files.FileStatus;
import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.cognito.base.ReadingWarnings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The tokens in a file that an administrator keeps, by {@code sub}, {@code jti} or {@code
 * origin_jti}; never by the token's text.
 *
 * <p>A change counts within seconds. A file that is gone, can't be read, is empty or has one line
 * that is not understood is not taken at all, with a warning that names the line: what it said
 * before holds, however long that lasts. Nobody who was denied gets in because a file was lost.
 */
final class DenyList implements Revocations {
  private final WatchedFile<DenyEntries> entries;

  private DenyList(WatchedFile<DenyEntries> entries) {
    this.entries = Objects.requireNonNull(entries, "entries");
  }

  /**
   * Reads the file for the first time.
   *
   * @param warnings hears which lines look as if they could never match, and why a later state of
   *     the file is not taken
   * @throws IOException when it can't be read or a line is not understood; the message says which
   */
  static DenyList open(Path file, Clock clock, Consumer<String> warnings) throws IOException {
    ReadingWarnings once = new ReadingWarnings(warnings, UnaryOperator.identity());
    try {
      return new DenyList(
          WatchedFile.open(
              "deny list",
              DenyEntries.file(file),
              content -> warned(DenyEntries.parse(content), once),
              clock,
              warnings));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("parse() throws nothing else", e);
    }
  }

  @Override
  public boolean contains(String sub, Optional<String> jti, Optional<String> originJti) {
    return entries.get().contains(sub, jti, originJti);
  }

  @Override
  public Optional<FileStatus> watchedFile() {
    return Optional.of(entries.status());
  }

  private static DenyEntries warned(DenyEntries read, ReadingWarnings warnings) {
    warnings.hear(read.warnings());
    return read;
  }
}
