package io.github.azkabanaws.emr.groups;

import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.log4j.Logger;

/**
 * The rule by which a job gets the one group, and so the account on the cluster or the runtime
 * role, that its script runs as. Everything that is not plainly allowed is refused, each case with
 * its own sentence.
 */
public final class RunAsGroups {
  /** How many groups a sentence names; a user may be in thousands. */
  private static final int MOST_SHOWN = 10;

  private final GroupDirectory directory;
  private final GroupNames names;
  private final GroupRoles roles;
  private final Set<String> order;

  public RunAsGroups(GroupDirectory directory, GroupSettings settings) {
    this.directory = directory;
    this.names = settings.names();
    this.roles = settings.roles();
    this.order = settings.order();
  }

  /**
   * The group that the script runs as, which the user really holds.
   *
   * @param user for whom the script runs
   * @param wanted the group that was asked for; without, the directory is to decide
   * @param kill ends a wait for the directory
   * @param log tells why there is a wait
   */
  public RunAs choose(String user, Optional<String> wanted, Signal kill, Logger log)
      throws StepJobException, KilledException, InterruptedException {
    Set<String> held = directory.groupsOf(user, kill, log);
    String group = wanted.isPresent() ? check(user, wanted.get(), held) : decide(user, held);
    return new RunAs(group, roles.arn(group));
  }

  private String decide(String user, Set<String> held) throws StepJobException {
    String who = "Refused: user '" + GroupNames.show(user) + "' is ";
    if (held.isEmpty()) {
      throw new StepJobException(who + "in no group.");
    }
    List<String> usable = new ArrayList<>();
    List<String> unusable = new ArrayList<>();
    for (String group : held) {
      Optional<String> reason = reasonAgainst(group);
      if (reason.isPresent()) {
        unusable.add(GroupNames.show(group) + " " + reason.get());
      } else {
        usable.add(group);
      }
    }
    if (usable.isEmpty()) {
      throw new StepJobException(
          who + "only in groups that no script may run as: " + show(unusable, "; ") + ".");
    }
    if (usable.size() == 1) {
      return usable.get(0);
    }
    for (String group : order) {
      if (usable.contains(group)) {
        return group;
      }
    }
    throw new StepJobException(
        who
            + "in several groups ("
            + show(usable, ", ")
            + ")"
            + (order.isEmpty() ? "" : ", none of which " + GroupSettings.ORDER + " names")
            + "; choose one with "
            + GroupSettings.RUN_AS_GROUP
            + ".");
  }

  private String check(String user, String wanted, Set<String> held) throws StepJobException {
    String asked = "Refused: " + GroupSettings.RUN_AS_GROUP + "=" + GroupNames.show(wanted) + " ";
    if (names.isName(wanted) && !names.isReserved(wanted) && !held.contains(wanted)) {
      throw new StepJobException(
          asked
              + "is not a group of user '"
              + GroupNames.show(user)
              + "', who is in "
              + show(shown(held), ", ")
              + ".");
    }
    Optional<String> reason = reasonAgainst(wanted);
    if (reason.isPresent()) {
      throw new StepJobException(asked + reason.get() + ".");
    }
    return wanted;
  }

  private Optional<String> reasonAgainst(String group) {
    if (names.isReserved(group)) {
      return Optional.of("is reserved: no script may run as it");
    }
    if (!names.isName(group)) {
      return Optional.of("is not the name of an account (" + names.rule() + ")");
    }
    return roles.allow(group)
        ? Optional.empty()
        : Optional.of("has no runtime role (" + GroupRoles.ROLES + ")");
  }

  private static List<String> shown(Set<String> groups) {
    return groups.stream().map(GroupNames::show).collect(Collectors.toList());
  }

  private static String show(List<String> groups, String separator) {
    if (groups.isEmpty()) {
      return "none";
    }
    int more = groups.size() - MOST_SHOWN;
    return more <= 0
        ? String.join(separator, groups)
        : String.join(separator, groups.subList(0, MOST_SHOWN)) + separator + more + " more";
  }
}
