package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.base.files.FileStatus;
import java.util.List;
import java.util.function.Supplier;

/** The files that the web server reads again when they change, as they were during these checks. */
public final class WatchedFilesCheck implements SetupCheck {
  private final Supplier<List<FileStatus>> files;

  public WatchedFilesCheck(Supplier<List<FileStatus>> files) {
    this.files = files;
  }

  @Override
  public void run(CheckLines lines) {
    for (FileStatus file : files.get()) {
      if (file.problem().isPresent()) {
        lines.failed(
            file.source() + " " + file.problem().get() + " (since " + file.since().get() + ")",
            "mend it now: what the web server has read before holds until then");
      } else {
        lines.ok(file.source() + " can be read");
      }
    }
  }
}
