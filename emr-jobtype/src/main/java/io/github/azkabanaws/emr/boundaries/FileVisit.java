package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.rules.BoundariesException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A job's look at the file of boundaries, for which it waits as long as that is sensible, and no
 * longer than it lives: a disk on a network can hang for hours.
 */
final class FileVisit {
  private static final Duration LONGEST_OPENING = Duration.ofSeconds(30);

  /** Where nothing is enforced: a good disk takes milliseconds. */
  private static final Duration LONGEST_IN_VAIN = Duration.ofSeconds(2);

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

  private final BoundarySettings settings;
  private final BoundariesFiles files;
  private final JobContext job;

  FileVisit(BoundarySettings settings, BoundariesFiles files, JobContext job) {
    this.settings = settings;
    this.files = files;
    this.job = job;
  }

  /**
   * Opens the file, unless a job has done so.
   *
   * @throws StepJobException if it has not been good since this JVM started
   */
  SettledFile open(Path path) throws StepJobException, KilledException, InterruptedException {
    if (!files.known(path).isPresent()) {
      AtomicReference<StepJobException> failure = new AtomicReference<>();
      Duration longest = isEnforced() ? LONGEST_OPENING : LONGEST_IN_VAIN;
      boolean done = await(longest, () -> tryToOpen(path, failure));
      if (failure.get() != null) {
        throw failure.get();
      }
      if (!done) {
        throw BoundariesFiles.unreadable(
            path,
            "it has been being read for "
                + longest.getSeconds()
                + " s; look at the disk or network");
      }
    }
    return files
        .known(path)
        .orElseThrow(() -> BoundariesFiles.unreadable(path, "see the executor's log"));
  }

  private void tryToOpen(Path path, AtomicReference<StepJobException> failure) {
    try {
      files.of(path);
    } catch (BoundariesException e) {
      failure.set(
          new StepJobException(
              "The boundaries file "
                  + path
                  + " ("
                  + BoundarySettings.FILE
                  + ") can't be used"
                  + (isEnforced() ? ", so nothing is submitted: " : ": ")
                  + e.getMessage()
                  + ". Ask "
                  + settings.contact()
                  + "."));
    } catch (StepJobException e) {
      failure.set(e);
    }
  }

  /**
   * Looks at the file, and waits for what has changed in it a moment ago to count or to be gone
   * again. Where nothing is enforced, nobody waits.
   */
  void settle(SettledFile file) throws KilledException, InterruptedException {
    if (!isEnforced()) {
      files.lookSoon(file);
      return;
    }
    boolean looked = await(LONGEST_LOOK, file::look);
    if (looked && file.isSettling()) {
      job.await(SettledFile.SETTLING);
      looked = await(LONGEST_LOOK, file::look);
    }
    if (!looked) {
      job.log()
          .warn(
              "The boundaries file has been being read for "
                  + LONGEST_LOOK.getSeconds()
                  + " s. What it said before holds.");
    }
  }

  private boolean isEnforced() {
    return settings.mode() == BoundarySettings.Mode.ENFORCE;
  }

  private boolean await(Duration longest, Runnable task)
      throws KilledException, InterruptedException {
    Signal done = new Signal();
    Signal either = new Signal();
    done.onRaise(either::raise);
    job.kill().onRaise(either::raise);
    files.onReader(
        () -> {
          try {
            task.run();
          } finally {
            done.raise();
          }
        });
    job.timer().await(either, longest);
    job.check();
    return done.isRaised();
  }
}
