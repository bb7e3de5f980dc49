package io.github.azkabanaws.emr.handover;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.step.StepKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * By what a flag is known again: who wrote it, for which step. It stands in the object's metadata,
 * so that an empty flag has it too. Immutable.
 */
final class FlagMark {
  private static final String WRITER = "azkaban-flag";
  private static final String STEP = "azkaban-step";

  private final String writer;
  private final String step;

  private FlagMark(String writer, String step) {
    this.writer = writer;
    this.step = step;
  }

  /** That of a job's attempt and its steps, of which the last one ends the work. */
  static FlagMark of(String installId, Execution execution, List<CompletedStep> steps) {
    int last = steps.size() - 1;
    return new FlagMark(
        StepKey.of(installId, execution, last).toString(), name(steps.get(last).address()));
  }

  /** A step as flags name it. */
  static String name(StepAddress address) {
    return address.clusterId() + "/" + address.stepId();
  }

  /** The one that an object has; whatever is missing is empty. */
  static FlagMark of(Map<String, String> metadata) {
    // They are headers: S3 has them in lower case, what stands in for it or between may not.
    Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    names.putAll(metadata);
    return new FlagMark(names.getOrDefault(WRITER, ""), names.getOrDefault(STEP, ""));
  }

  /** As it stands in an object. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(WRITER, writer);
    metadata.put(STEP, step);
    return metadata;
  }

  /** Whether both stand for the same step, whoever has written them. */
  boolean isOfSameStep(FlagMark other) {
    return step.equals(other.step);
  }

  /** Whether both are of the same attempt and the same step. */
  boolean isSame(FlagMark other) {
    return writer.equals(other.writer) && step.equals(other.step);
  }

  /** Whether the attempt is not the first. */
  boolean isRetry() {
    return key().filter(known -> known.attempt() > 0).isPresent();
  }

  /** Whether it stands for one of these steps. */
  boolean isOfOneOf(Set<String> steps) {
    return steps.contains(step);
  }

  /** Who wrote it, as the end of a sentence. */
  @Override
  public String toString() {
    return key()
        .map(
            known ->
                "written by attempt "
                    + known.attempt()
                    + " of a job of execution "
                    + known.executionId()
                    + " for step "
                    + Settings.show(step))
        .orElse("which no hand-over has written");
  }

  private Optional<StepKey> key() {
    return StepKey.parse(" [" + writer + "]");
  }
}
