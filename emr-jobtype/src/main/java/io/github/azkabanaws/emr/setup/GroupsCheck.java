package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.groups.GroupDirectory;
import io.github.azkabanaws.emr.groups.GroupNames;
import io.github.azkabanaws.emr.groups.GroupSettings;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.groups.RunAsGroups;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** The groups that the directory gives a user, and the one that the user's scripts would run as. */
final class GroupsCheck implements SetupCheck {
  /** In place of the long time that a job tries. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final int MOST_SHOWN = 20;

  private final Setup setup;
  private final boolean choose;

  /**
   * @param choose whether to apply the rule of a job that names no group, or only to list them
   */
  GroupsCheck(Setup setup, boolean choose) {
    this.setup = setup;
    this.choose = choose;
  }

  @Override
  public void run(CheckLines lines) throws StepJobException, InterruptedException {
    if (!setup.user().isPresent()) {
      lines.skipped("no user was named: add --user NAME");
      return;
    }
    String name = setup.user().get();
    GroupSettings settings = setup.config().groups();
    GroupDirectory directory = setup.account().groups().of(settings, LIMIT);
    CheckNotes notes = new CheckNotes();
    String user = "user '" + GroupNames.show(name) + "'";
    try {
      if (choose) {
        RunAs runAs =
            new RunAsGroups(directory, settings)
                .choose(name, settings.runAsGroup(), notes.end(), notes.log());
        lines.ok("scripts of " + user + " run as " + runAs);
      } else {
        list(user, directory.groupsOf(name, notes.end(), notes.log()), lines);
      }
    } catch (KilledException e) {
      throw new IllegalStateException("Nobody kills this", e);
    }
  }

  private static void list(String user, Set<String> groups, CheckLines lines) {
    String shown =
        groups.stream().limit(MOST_SHOWN).map(GroupNames::show).collect(Collectors.joining(", "));
    int more = groups.size() - MOST_SHOWN;
    lines.ok(
        user
            + " is in "
            + (groups.isEmpty() ? "no group" : shown)
            + (more > 0 ? ", " + more + " more" : ""));
  }
}
