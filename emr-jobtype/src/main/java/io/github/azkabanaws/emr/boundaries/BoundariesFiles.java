package io.github.azkabanaws.emr.boundaries;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.base.files.FileTrouble;
import io.github.azkabanaws.base.files.UnreadableFileException;
import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.base.files.WholeFile;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.rules.Boundaries;
import io.github.azkabanaws.emr.rules.BoundariesException;
import io.github.azkabanaws.emr.rules.BoundariesReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.log4j.Logger;

/**
 * The files of boundaries that jobs of this JVM go by, each read again when it has changed, on a
 * thread for that alone. A file that can't be read, or has a mistake, never replaces what was good:
 * what it said before holds, and a JVM for which it has never been good runs no job. Thread-safe.
 */
public final class BoundariesFiles {
  /** Room for thousands of groups. */
  private static final int LONGEST = 1024 * 1024;

  private static final Logger SERVER_LOG = Logger.getLogger(BoundariesFiles.class);

  private final Map<Path, SettledFile> files = new ConcurrentHashMap<>();

  /** Those that a look is on its way for. */
  @GuardedBy("this")
  private final Set<SettledFile> looking = new HashSet<>();

  private final OtherWrappers otherWrappers = new OtherWrappers();
  private final Clock clock;
  private final Scheduler reading;

  /**
   * @param clock by which hours are told, too
   * @param reading runs what reads the files
   */
  public BoundariesFiles(Clock clock, Scheduler reading) {
    this.clock = Objects.requireNonNull(clock, "clock");
    this.reading = Objects.requireNonNull(reading, "reading");
  }

  Clock clock() {
    return clock;
  }

  /** What this JVM's log has been told of others' steps. */
  OtherWrappers otherWrappers() {
    return otherWrappers;
  }

  /**
   * What a file says now, or said when it was last good; for who can wait for a disk.
   *
   * @throws BoundariesException with all its mistakes
   * @throws StepJobException if it can't be read
   */
  public Boundaries read(Path path) throws BoundariesException, StepJobException {
    return of(path).look();
  }

  /** The file, if it has been good. */
  Optional<SettledFile> known(Path path) {
    return Optional.ofNullable(files.get(path));
  }

  /** Has {@code task} run where files are read. */
  void onReader(Runnable task) {
    reading.after(Duration.ZERO, task);
  }

  /**
   * The file, which was good at least once; for who can wait for a disk.
   *
   * @throws BoundariesException with all its mistakes
   * @throws StepJobException if it can't be read
   */
  SettledFile of(Path path) throws BoundariesException, StepJobException {
    SettledFile file = files.get(path);
    if (file == null) {
      SettledFile opened = open(path);
      SettledFile before = files.putIfAbsent(path, opened);
      file = before == null ? opened : before;
    }
    return file;
  }

  /** Has the file looked at, soon, and once more if what it says does not count yet. */
  void lookSoon(SettledFile file) {
    lookAfter(Duration.ZERO, file);
  }

  private void lookAfter(Duration pause, SettledFile file) {
    synchronized (this) {
      if (!looking.add(file)) {
        return;
      }
    }
    try {
      reading.after(pause, () -> look(file));
    } catch (RuntimeException | Error e) {
      // No thread can be had. The next one who asks tries again.
      hasLooked(file);
      SERVER_LOG.warn("A file of boundaries is looked at later", e);
    }
  }

  private void look(SettledFile file) {
    try {
      file.look();
    } finally {
      hasLooked(file);
    }
    if (file.isSettling()) {
      lookAfter(SettledFile.SETTLING, file);
    }
  }

  private synchronized void hasLooked(SettledFile file) {
    looking.remove(file);
  }

  private SettledFile open(Path path) throws BoundariesException, StepJobException {
    try {
      return new SettledFile(
          WatchedFile.open(
              "boundaries file",
              new WholeFile(path, LONGEST),
              content ->
                  new SettledFile.Text(content.text(), BoundariesReader.read(content.text())),
              clock,
              SERVER_LOG::warn),
          clock,
          SERVER_LOG::warn);
    } catch (BoundariesException e) {
      throw e;
    } catch (UnreadableFileException e) {
      throw unreadable(path, FileTrouble.told(path, e));
    } catch (IOException e) {
      throw unreadable(path, e.getMessage());
    } catch (Exception e) {
      throw new IllegalStateException("Nothing else is thrown", e);
    }
  }

  static StepJobException unreadable(Path path, String reason) {
    return new StepJobException(
        "The boundaries file "
            + path
            + " ("
            + BoundarySettings.FILE
            + ") can't be read: "
            + reason
            + ".");
  }
}
