package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.step.StepKey;
import java.util.Optional;

/**
 * Tells which of EMR's steps run as a group for this Azkaban. The wrapper is what they run, and its
 * own options say the group, in front of all that an author has written; the key at the end of the
 * name has to be the one among them, so a step that somebody else has submitted under such a name
 * is nobody's.
 */
public final class GroupSteps {
  private final String wrapper;
  private final String group;
  private final String installId;
  private final OtherWrappers others;

  /**
   * @param wrapper its path on the clusters
   * @param installId tells this Azkaban from others; may be empty
   * @param files of this JVM, which tells its log of wrappers with another path
   */
  public GroupSteps(String wrapper, String group, String installId, BoundariesFiles files) {
    this.wrapper = wrapper;
    this.group = group;
    this.installId = installId;
    this.others = files.otherWrappers();
  }

  boolean has(EmrStep step) {
    if (!StepKey.parse(step.name()).isPresent()) {
      return false;
    }
    // Of one whose command EMR leaves out it is only known that a job has submitted it.
    return !step.command().isPresent() || isOfGroup(step);
  }

  private boolean isOfGroup(EmrStep step) {
    Optional<StepLine> line =
        StepLine.of(step).filter(one -> one.isOfGroup(group) && one.canBeOf(installId));
    if (line.isPresent() && !line.get().program().equals(wrapper)) {
      others.met(step, line.get().program(), wrapper);
      return false;
    }
    return line.isPresent();
  }
}
