package io.github.azkabanaws.emr.handover;

import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A step of which EMR has said that it is COMPLETED, and nothing else can be one. Immutable. */
public final class CompletedStep {
  private final StepAddress address;
  private final EmrStep step;
  private final Map<String, String> told;

  private CompletedStep(StepAddress address, EmrStep step, Map<String, String> told) {
    this.address = address;
    this.step = step;
    this.told = Collections.unmodifiableMap(new LinkedHashMap<>(told));
  }

  /**
   * One of EMR's answers.
   *
   * @param step as EMR has described it
   * @param told what its script has told, by the script's names
   * @throws IllegalArgumentException if EMR does not say that it has completed
   */
  public static CompletedStep of(StepAddress address, EmrStep step, Map<String, String> told) {
    if (step.state() != StepState.COMPLETED) {
      throw new IllegalArgumentException(address + " is " + step.stateText());
    }
    return new CompletedStep(address, step, told);
  }

  /** On which cluster it was. */
  public StepAddress address() {
    return address;
  }

  /** With its times. */
  public EmrStep step() {
    return step;
  }

  /** What its script has told. */
  public Map<String, String> told() {
    return told;
  }
}
