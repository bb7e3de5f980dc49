package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.emrapi.StepAddress;
import java.util.Objects;
import java.util.Optional;

/** That a rule was broken, and what has become of the job. Immutable. */
public final class Breach {
  /** What becomes of a job. */
  public enum Outcome {
    REFUSED("the job was refused, and nothing was submitted"),
    WAITED("the job was refused, because its step would have to wait for longer"),
    ENDED("its running step is ended"),
    TOLD("the job goes on, because boundaries are only told (" + BoundarySettings.MODE + "=warn)");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }
  }

  /** Who hears of them. On any thread, so it must not wait. */
  public interface Listener {
    /** A rule was broken; of the same one that can be told more than once. */
    void broken(Breach breach);
  }

  private final String group;
  private final String rule;
  private final String described;
  private final Outcome outcome;
  private final Optional<StepAddress> step;

  Breach(String group, String rule, String described, Outcome outcome, Optional<StepAddress> step) {
    this.group = Objects.requireNonNull(group, "group");
    this.rule = Objects.requireNonNull(rule, "rule");
    this.described = Objects.requireNonNull(described, "described");
    this.outcome = Objects.requireNonNull(outcome, "outcome");
    this.step = Objects.requireNonNull(step, "step");
  }

  /** The rule's name. */
  public String rule() {
    return rule;
  }

  /** The step that is beyond it, if there is one. */
  public Optional<StepAddress> step() {
    return step;
  }

  /** For people who may not read the job's log: nothing in it is an author's. */
  public String sentence() {
    return "A job of group '"
        + group
        + "' is out of bounds. The rule is "
        + described
        + ", and "
        + outcome.text
        + ". The job's log says what is beyond the rule.";
  }
}
