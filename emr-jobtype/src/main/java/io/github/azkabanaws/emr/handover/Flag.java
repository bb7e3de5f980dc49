package io.github.azkabanaws.emr.handover;

import io.github.azkabanaws.emr.s3.NewObject;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.Set;

/** One flag as it is going to be written. Immutable. */
final class Flag {
  private final NewObject object;
  private final FlagMark mark;
  private final boolean replaces;
  private final Set<String> ownSteps;

  /**
   * @param mark which the object has in its metadata
   * @param replaces whether it may take the place of an object that is there
   * @param ownSteps all that the job has stayed with in this execution: an earlier attempt may have
   *     written the flag and not have heard of it
   */
  Flag(NewObject object, FlagMark mark, boolean replaces, Set<String> ownSteps) {
    this.object = object;
    this.mark = mark;
    this.replaces = replaces;
    this.ownSteps = ownSteps;
  }

  /** Whether that flag, where this one is to be, is this job's. */
  boolean isOwn(FlagMark there) {
    // With a replacement, other steps' flags are what is to go.
    return mark.isOfSameStep(there) || (!replaces && there.isOfOneOf(ownSteps));
  }

  /** Whether it may be there before anything of it was written in this attempt. */
  boolean mayStand() {
    return ownSteps.size() > 1 || mark.isRetry();
  }

  NewObject object() {
    return object;
  }

  S3Location location() {
    return object.location();
  }

  FlagMark mark() {
    return mark;
  }

  boolean replaces() {
    return replaces;
  }
}
