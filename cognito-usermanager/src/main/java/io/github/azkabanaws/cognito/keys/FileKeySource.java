package io.github.azkabanaws.cognito.keys;

import io.github.azkabanaws.base.files.FileContent;
import io.github.azkabanaws.base.files.FileStatus;
import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.base.files.WholeFile;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.base.WarnOnce;
import io.github.azkabanaws.cognito.jwks.JwksDocument;
import io.github.azkabanaws.cognito.jwks.JwksDocument.MalformedException;
import io.github.azkabanaws.cognito.jwks.VerificationKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys from a file, which is read again after a change; what is not a key set is not taken. */
final class FileKeySource implements KeySource {
  private static final Logger logger = LoggerFactory.getLogger(FileKeySource.class);

  private final Path file;
  private final WarnOnce warnings = new WarnOnce(logger::warn);
  private final WatchedFile<JwksDocument> watched;

  /**
   * @param maxSize in bytes
   * @throws IOException when the file can't be read
   * @throws MalformedException when it holds no usable key
   */
  FileKeySource(Path file, int maxSize, Clock clock) throws IOException, MalformedException {
    this.file = Objects.requireNonNull(file, "file");
    try {
      this.watched =
          WatchedFile.open("key file", file(file, maxSize), this::warned, clock, logger::warn);
    } catch (IOException | MalformedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("parse() throws nothing else", e);
    }
  }

  /**
   * Reads the key set in a file.
   *
   * @throws IOException when the file is longer than {@code maxSize}, no UTF-8, or can't be read
   * @throws MalformedException when it holds no usable key
   */
  static JwksDocument read(Path file, int maxSize) throws IOException, MalformedException {
    return parse(file(file, maxSize).read());
  }

  @Override
  public List<VerificationKey> find(String kid) throws TokenRejectedException {
    return watched.get().find(kid, file.toString());
  }

  @Override
  public NewerKeys findNewer(String kid, List<VerificationKey> tried) {
    return NewerKeys.of(watched.get().keys(kid), tried, "the file has no other one");
  }

  @Override
  public void prepare() {
    // They were read when this was made.
  }

  @Override
  public void refresh() {
    watched.refresh();
  }

  @Override
  public KeyStatus status() {
    FileStatus status = watched.status();
    JwksDocument now = watched.get();
    return new KeyStatus(
        "file " + file,
        now.keyIds(),
        status.read(),
        status.reads(),
        status.failures(),
        status.problem().orElse(null),
        now.warnings());
  }

  @Override
  public Optional<FileStatus> watchedFile() {
    return Optional.of(watched.status());
  }

  @Override
  public void close() {
    // Nothing runs in the background.
  }

  private static WholeFile file(Path file, int maxSize) {
    return new WholeFile(file, maxSize, KeySettings.MAX_SIZE);
  }

  private static JwksDocument parse(FileContent content) throws IOException, MalformedException {
    return JwksDocument.parse(content.text().trim());
  }

  private JwksDocument warned(FileContent content) throws IOException, MalformedException {
    JwksDocument document = parse(content);
    document.warnings().forEach(text -> warnings.warn("key file " + file + ": " + text));
    return document;
  }
}
