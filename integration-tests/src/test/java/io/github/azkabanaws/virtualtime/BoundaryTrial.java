package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emr.rules.RuleName;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * One rule of a boundary, what an author does who wants more, and how EMR shows whether he got it.
 *
 * @param value of the rule
 * @param besides other lines of the file, with the rule and without
 * @param attempts what the jobs say, each of them on both executors, besides what every hostile job
 *     says
 * @param measured what the rule bounds, as EMR has it
 * @param most of that with the rule
 * @param without at least so much without it
 */
record BoundaryTrial(
    RuleName rule,
    String value,
    String besides,
    List<Map<String, String>> attempts,
    ToLongFunction<SeenAtEmr> measured,
    long most,
    long without) {
  BoundaryTrial {
    attempts = List.copyOf(attempts);
    if (without <= most) {
      throw new IllegalArgumentException("The rule would make no difference");
    }
  }

  /** The line of the file. */
  String line() {
    return rule + " = " + value;
  }

  @Override
  public String toString() {
    return line() + (besides.isEmpty() ? "" : " with " + besides);
  }
}
