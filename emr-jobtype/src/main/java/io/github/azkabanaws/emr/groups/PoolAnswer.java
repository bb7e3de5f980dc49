package io.github.azkabanaws.emr.groups;

import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** What a user pool says about a user: the groups, or why nothing may run for this user. */
final class PoolAnswer {
  private final Set<String> groups;
  private final String refusal;
  private final Duration asked;

  private PoolAnswer(Set<String> groups, String refusal, Duration asked) {
    this.groups = groups;
    this.refusal = refusal;
    this.asked = asked;
  }

  /**
   * @param asked when the question was sent that this answers, in the time of a {@link Timer}
   */
  static PoolAnswer groups(Set<String> groups, Duration asked) {
    return new PoolAnswer(Collections.unmodifiableSet(new LinkedHashSet<>(groups)), null, asked);
  }

  static PoolAnswer refused(String sentence, Duration asked) {
    return new PoolAnswer(Collections.emptySet(), sentence, asked);
  }

  /** A new exception each time, since many jobs may get the same answer. */
  Set<String> groups() throws StepJobException {
    if (refusal != null) {
      throw new StepJobException(refusal);
    }
    return groups;
  }

  boolean isRefusal() {
    return refusal != null;
  }

  Duration asked() {
    return asked;
  }
}
