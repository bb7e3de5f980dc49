package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.base.settings.NearestName;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.boundaries.BoundarySettings;
import io.github.azkabanaws.emr.groups.GroupDirectory;
import io.github.azkabanaws.emr.groups.GroupNames;
import io.github.azkabanaws.emr.rules.Boundaries;
import io.github.azkabanaws.emr.rules.BoundariesException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The file of boundaries, a line for each mistake in it, and what holds for a user's groups. */
final class BoundariesCheck implements SetupCheck {
  /** In place of the long time that a job tries. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final int MOST_SHOWN = 20;
  private static final int NEAR = 2;

  private final Setup setup;

  BoundariesCheck(Setup setup) {
    this.setup = setup;
  }

  @Override
  public void run(CheckLines lines) throws StepJobException, InterruptedException {
    BoundarySettings settings = setup.config().boundaries();
    Optional<Path> file = settings.file();
    if (!file.isPresent()) {
      lines.skipped("groups have no boundaries (" + BoundarySettings.FILE + ")");
      return;
    }
    Boundaries boundaries;
    try {
      boundaries = setup.account().boundaries().read(file.get());
    } catch (BoundariesException e) {
      for (String mistake : e.mistakes()) {
        lines.failed(
            file.get() + ": " + mistake,
            settings.mode() == BoundarySettings.Mode.WARN
                ? "correct it: until then nobody has boundaries"
                : "correct it: until then no job runs");
      }
      return;
    }
    int blocks = boundaries.groups().size();
    String read = file.get() + ", groups with a block of their own: " + blocks;
    if (settings.mode() == BoundarySettings.Mode.WARN) {
      lines.warning(
          read + "; " + BoundarySettings.MODE + "=warn: they are told and have no effect",
          "set enforce when nobody is told any more");
    } else {
      lines.ok(read);
    }
    GroupDirectory directory = setup.account().groups().of(setup.config().groups(), LIMIT);
    CheckNotes notes = new CheckNotes();
    try {
      Optional<Set<String>> all = directory.all(notes.end(), notes.log());
      boundaries.groups().stream().sorted().forEach(group -> whoHas(group, all, lines));
      if (setup.user().isPresent()) {
        tell(directory.groupsOf(setup.user().get(), notes.end(), notes.log()), boundaries, lines);
      }
    } catch (KilledException e) {
      throw new IllegalStateException("Nobody kills this", e);
    }
  }

  /** A block for nobody is as good as none, and its groups have those of all. */
  private void whoHas(String group, Optional<Set<String>> all, CheckLines lines) {
    String block = "the block [" + GroupNames.show(group) + "] is for nobody: ";
    if (!setup.config().groups().names().isPossible(group)) {
      lines.warning(
          block
              + "no script can run as that group ("
              + setup.config().groups().names().rule()
              + ")",
          "correct the name");
    } else if (all.filter(known -> !known.contains(group)).isPresent()) {
      String near =
          NearestName.of(group, all.get(), NEAR).map(name -> ", or is it " + name + "?").orElse("");
      lines.warning(block + "the group directory has no such group", "correct the name" + near);
    }
  }

  private static void tell(Set<String> groups, Boundaries boundaries, CheckLines lines) {
    groups.stream().limit(MOST_SHOWN).forEach(group -> lines.ok(told(boundaries, group)));
    if (groups.size() > MOST_SHOWN) {
      lines.skipped(groups.size() - MOST_SHOWN + " more groups of the user are not shown");
    }
  }

  private static String told(Boundaries boundaries, String group) {
    List<String> rules = boundaries.of(group).described();
    return "group '"
        + GroupNames.show(group)
        + "'"
        + (boundaries.groups().contains(group) ? "" : " (by the block [*] alone)")
        + ": "
        + (rules.isEmpty() ? "no boundary" : String.join("; ", rules));
  }
}
