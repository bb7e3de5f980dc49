package io.github.azkabanaws.emr.groups;

import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import java.util.Optional;
import java.util.Set;
import org.apache.log4j.Logger;

/** Who is in which group, told by a source that the administrator chose. */
public interface GroupDirectory {
  /**
   * The groups that the user really holds, in the directory's order; may be empty.
   *
   * @param kill the job's; ends a long wait
   * @param log the job's; tells why there is a long wait
   * @throws StepJobException if the user is unknown there or the directory can't be read: then
   *     nothing may run
   * @throws KilledException if the job was killed meanwhile
   */
  Set<String> groupsOf(String user, Signal kill, Logger log)
      throws StepJobException, KilledException, InterruptedException;

  /**
   * All groups that somebody holds, if the directory is one that can tell; none if it is not.
   *
   * @throws StepJobException as {@link #groupsOf} does
   * @throws KilledException as {@link #groupsOf} does
   */
  default Optional<Set<String>> all(Signal kill, Logger log)
      throws StepJobException, KilledException, InterruptedException {
    return Optional.empty();
  }
}
