package io.github.azkabanaws.cognito;

import io.github.azkabanaws.cognito.JwksDocument.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys from a file, which is read again after a change; what is not a key set is not taken. */
final class FileKeySource implements KeySource {
  private static final Logger logger = LoggerFactory.getLogger(FileKeySource.class);

  private final Path file;
  private final int maxSize;
  private final Clock clock;
  private final WarnOnce warnings = new WarnOnce(logger::warn);
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final WatchedFile<JwksDocument> watched;
  private volatile Instant lastSuccess;
  private volatile String problem;

  /**
   * @param maxSize in bytes
   * @throws IOException when the file can't be read
   * @throws MalformedException when it holds no usable key
   */
  FileKeySource(Path file, int maxSize, Clock clock) throws IOException, MalformedException {
    this.file = Objects.requireNonNull(file, "file");
    this.maxSize = maxSize;
    this.clock = Objects.requireNonNull(clock, "clock");
    try {
      this.watched = WatchedFile.open(file, this::readAgain, clock, logger::warn);
    } catch (IOException | MalformedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("read() throws nothing else", e);
    }
  }

  /**
   * Reads the key set in a file.
   *
   * @throws IOException when the file is longer than {@code maxSize}, no UTF-8, or can't be read
   * @throws MalformedException when it holds no usable key
   */
  static JwksDocument read(Path file, int maxSize) throws IOException, MalformedException {
    if (Files.size(file) > maxSize) {
      throw new IOException(
          "the file has more than " + maxSize + " bytes (" + KeySettings.MAX_SIZE + ")");
    }
    try {
      byte[] bytes = Files.readAllBytes(file);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return JwksDocument.parse(text.trim());
    } catch (CharacterCodingException e) {
      throw new IOException("the file can't be read as UTF-8 text");
    }
  }

  @Override
  public VerificationKey find(String kid) throws TokenRejectedException {
    return watched.get().find(kid, file.toString());
  }

  @Override
  public void prepare() {
    refresh();
  }

  @Override
  public void refresh() {
    watched.get();
  }

  @Override
  public KeyStatus status() {
    return new KeyStatus(
        "file " + file, watched.get().keyIds(), lastSuccess, reads.get(), failures.get(), problem);
  }

  @Override
  public void close() {
    // Nothing runs in the background.
  }

  private JwksDocument readAgain(Path path) throws IOException, MalformedException {
    reads.incrementAndGet();
    try {
      JwksDocument document = read(path, maxSize);
      document.warnings().forEach(warnings::warn);
      lastSuccess = clock.instant();
      problem = null;
      return document;
    } catch (IOException | MalformedException | RuntimeException e) {
      failures.incrementAndGet();
      problem = LogText.quote(JwksFetch.describe(e));
      throw e;
    }
  }
}
