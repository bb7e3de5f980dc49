package io.github.azkabanaws.base.files;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a file says, read again after it has changed, also when another file was renamed into its
 * place or a link now leads elsewhere, as with Kubernetes' config maps.
 *
 * <p>It looks when it is asked, at most once an interval, so it needs no thread; of several callers
 * one looks and the others go on with what there is. A file that can't be read or is not good never
 * replaces what was good, for however long, and neither does one that is gone. It is read again
 * until it has been read, whether it looks changed or not: a right that was given, or an error of
 * the disk that has passed, leaves no trace that could be looked at.
 *
 * @param <T> immutable
 */
public final class WatchedFile<T> implements Supplier<T> {
  /** How often the file's attributes are looked at, and an unreadable file is tried again. */
  public static final Duration INTERVAL = Duration.ofSeconds(2);

  /** How often a file is read again that was read and is not good, although it looks the same. */
  static final Duration BAD_INTERVAL = Duration.ofMinutes(1);

  /** After this a reading that has not come back hangs, as on a network that is gone. */
  private static final Duration HANGING = Duration.ofMinutes(1);

  /**
   * Makes the value.
   *
   * @param <T> the value
   */
  public interface Parser<T> {
    /**
     * Makes it of the whole file.
     *
     * @throws Exception when the content is not good; the message is for the administrator, unless
     *     it is a {@link RuntimeException}, whose message may be a library's and is not shown
     */
    T parse(FileContent content) throws Exception;
  }

  private final String name;
  private final WholeFile file;
  private final Parser<T> parser;
  private final Clock clock;
  private final Consumer<String> warnings;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile T value;
  private volatile FileStatus status;
  private volatile Instant lastLook;

  /** Null while nobody looks. */
  private volatile Instant lookingSince;

  // Only with the lock.
  private Optional<FileStamp> stamp = Optional.empty();
  private boolean isToBeRead;
  // Null while the file is good.
  private Instant lastBad;
  private Outage outage;

  private WatchedFile(
      String name, WholeFile file, Parser<T> parser, Clock clock, Consumer<String> warnings) {
    this.name = Objects.requireNonNull(name, "name");
    this.file = Objects.requireNonNull(file, "file");
    this.parser = Objects.requireNonNull(parser, "parser");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.warnings = Objects.requireNonNull(warnings, "warnings");
  }

  /**
   * Reads the file for the first time.
   *
   * @param name what the file is, as people call it: {@code deny list}
   * @param warnings hears why a later state of the file is not taken, and that the file is good
   *     again
   * @throws Exception what the reading or the parser throws: there is nothing good yet to go on
   *     with
   */
  public static <T> WatchedFile<T> open(
      String name, WholeFile file, Parser<T> parser, Clock clock, Consumer<String> warnings)
      throws Exception {
    WatchedFile<T> watched = new WatchedFile<>(name, file, parser, clock, warnings);
    watched.lastLook = clock.instant();
    watched.read(watched.lastLook);
    return watched;
  }

  /** What the file says now, or said when it was last good. */
  @Override
  public T get() {
    Instant now = clock.instant();
    if (isTime(now, lastLook, INTERVAL) && looking.tryLock()) {
      try {
        if (isTime(now, lastLook, INTERVAL)) {
          lastLook = now;
          lookingSince = now;
          look(now);
        }
      } finally {
        lookingSince = null;
        looking.unlock();
      }
    }
    return value;
  }

  /** Reads the file now, whatever it looks like, and waits for who is reading it already. */
  public void refresh() {
    looking.lock();
    try {
      lastLook = clock.instant();
      lookingSince = lastLook;
      isToBeRead = true;
      look(lastLook);
    } finally {
      lookingSince = null;
      looking.unlock();
    }
  }

  /** How it stands with the file, which is looked at if it is time to. */
  public FileStatus status() {
    get();
    Instant since = lookingSince;
    return since != null && clock.instant().isAfter(since.plus(HANGING))
        ? status.bad("is being read since " + since + "; look at the disk or network", since)
        : status;
  }

  private void look(Instant now) {
    if (!isToBeRead && !isBadForLong(now) && stamp.equals(stamp())) {
      return;
    }
    // Until it has been read; also if an Error ends this.
    isToBeRead = true;
    try {
      read(now);
      if (outage != null) {
        warnings.accept(
            source() + " is good again after " + seconds(now) + " s, and what it says now holds");
        outage = null;
      }
    } catch (UnreadableFileException e) {
      warn(now, "can't be read: " + e.getMessage());
    } catch (Exception e) {
      warn(now, "has changed but is not taken: " + text(e));
    }
  }

  private void read(Instant now) throws Exception {
    Optional<FileStamp> before = stamp();
    try {
      FileContent content = file.read();
      before = Optional.of(content.stamp());
      value = Objects.requireNonNull(parser.parse(content), "parser");
    } catch (UnreadableFileException e) {
      throw e;
    } catch (Exception e) {
      lastBad = now;
      seen(before, now);
      throw e;
    }
    lastBad = null;
    status = status == null ? FileStatus.of(name, file.path(), now) : status.good(now);
    seen(before, now);
  }

  /** What was read as a whole stays as it is, good or bad, until the file looks different. */
  private void seen(Optional<FileStamp> read, Instant now) {
    stamp = read;
    isToBeRead = !read.isPresent() || read.get().isTooYoung(now);
  }

  private void warn(Instant now, String problem) {
    if (outage == null) {
      outage = new Outage(now);
    }
    status = status.bad(problem, outage.since());
    boolean isFirst = !outage.isTold();
    if (outage.isTimeToTell(now, problem)) {
      warnings.accept(
          source()
              + " "
              + problem
              + (isFirst ? "" : " (since " + outage.since() + ", " + seconds(now) + " s)")
              + ". What it said before holds. It is tried again every "
              + (isToBeRead ? INTERVAL : BAD_INTERVAL).getSeconds()
              + " s");
    }
  }

  private boolean isBadForLong(Instant now) {
    return lastBad != null && isTime(now, lastBad, BAD_INTERVAL);
  }

  /** How the file looks, if anybody tells. */
  private Optional<FileStamp> stamp() {
    try {
      return Optional.of(FileStamp.of(file.path()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private String source() {
    return "The " + name + " " + file.path();
  }

  private long seconds(Instant now) {
    return Math.max(0, Duration.between(outage.since(), now).getSeconds());
  }

  /** Also when the clock was set back, which would otherwise stop the looking for that long. */
  private static boolean isTime(Instant now, Instant last, Duration interval) {
    return now.isBefore(last) || !now.isBefore(last.plus(interval));
  }

  private static String text(Exception e) {
    return e instanceof RuntimeException || e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage();
  }
}
