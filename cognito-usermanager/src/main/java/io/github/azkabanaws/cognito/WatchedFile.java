package io.github.azkabanaws.cognito;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a file says, read again after it has changed, also when another file was renamed into its
 * place or a link now leads elsewhere, as with Kubernetes' config maps.
 *
 * <p>It looks when it is asked, at most once an interval, so it needs no thread; of several callers
 * one looks and the others go on with what there is. A file that can't be read or does not parse
 * never replaces what was good: that is warned of once for each such state of the file.
 *
 * @param <T> immutable
 */
final class WatchedFile<T> implements Supplier<T> {
  /** How often the file's attributes are looked at. */
  static final Duration INTERVAL = Duration.ofSeconds(2);

  /**
   * Makes the value.
   *
   * @param <T> the value
   */
  interface Reader<T> {
    /**
     * Reads the whole file.
     *
     * @throws Exception when the file is not good; the message is for the administrator
     */
    T read(Path file) throws Exception;
  }

  private final Path file;
  private final Reader<T> reader;
  private final Clock clock;
  private final Consumer<String> warnings;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile T value;
  private volatile Instant nextLook;
  private Object stamp;

  private WatchedFile(
      Path file, Reader<T> reader, Clock clock, Consumer<String> warnings, Object stamp, T value) {
    this.file = file;
    this.reader = reader;
    this.clock = clock;
    this.warnings = warnings;
    this.stamp = stamp;
    this.value = value;
    this.nextLook = clock.instant().plus(INTERVAL);
  }

  /**
   * Reads the file for the first time.
   *
   * @param warnings hears why a later state of the file is not taken
   * @throws Exception what the reader throws: there is nothing good yet to go on with
   */
  static <T> WatchedFile<T> open(
      Path file, Reader<T> reader, Clock clock, Consumer<String> warnings) throws Exception {
    Objects.requireNonNull(warnings, "warnings");
    // The stamp before the content: a change in between is then seen at the next look.
    Object stamp = stamp(file);
    return new WatchedFile<>(file, reader, clock, warnings, stamp, reader.read(file));
  }

  /** What the file says now, or said when it was last good. */
  @Override
  public T get() {
    Instant now = clock.instant();
    if (isTimeToLook(now) && looking.tryLock()) {
      try {
        if (isTimeToLook(now)) {
          look();
          nextLook = now.plus(INTERVAL);
        }
      } finally {
        looking.unlock();
      }
    }
    return value;
  }

  /** Also when the clock was set back, which would otherwise stop the looking for that long. */
  private boolean isTimeToLook(Instant now) {
    Instant next = nextLook;
    return !now.isBefore(next) || now.isBefore(next.minus(INTERVAL));
  }

  private void look() {
    Object current = stamp(file);
    if (current.equals(stamp)) {
      return;
    }
    stamp = current;
    try {
      value = Objects.requireNonNull(reader.read(file), "reader");
    } catch (Exception e) {
      warnings.accept(
          file + " has changed but is not taken, what it said before holds: " + text(e));
    }
  }

  private static String text(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  /** Equal for two looks between which nothing has changed. */
  private static Object stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.lastModifiedTime()
          + " "
          + attributes.size()
          + " "
          + attributes.fileKey()
          + " "
          + file.toRealPath();
    } catch (IOException e) {
      return e.getClass().getName();
    }
  }
}
