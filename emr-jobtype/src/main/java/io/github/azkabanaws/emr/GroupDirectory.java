package io.github.azkabanaws.emr;

import java.util.Set;

/** Who is in which group, told by a source that the administrator chose. */
interface GroupDirectory {
  /**
   * The groups that the user really holds, in the directory's order; may be empty.
   *
   * @throws StepJobException if the user is unknown there or the directory can't be read: then
   *     nothing may run
   */
  Set<String> groupsOf(String user) throws StepJobException, InterruptedException;
}
