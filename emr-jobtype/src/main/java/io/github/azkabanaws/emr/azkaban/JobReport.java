package io.github.azkabanaws.emr.azkaban;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * What a job tells Azkaban while it runs and afterwards: its progress, and the properties that
 * later jobs of the flow see. It writes into types of the JDK, because the job may come from
 * another class loader. Thread-safe.
 */
public final class JobReport {
  static final String CLUSTER_ID = "aws.emr.output.cluster.id";
  static final String STEP_ID = "aws.emr.output.step.id";
  static final String STEP_STATE = "aws.emr.output.step.state";
  static final String STEP_START = "aws.emr.output.step.start";
  static final String STEP_END = "aws.emr.output.step.end";
  static final String YARN_APPLICATIONS = "aws.emr.output.yarn.applications";
  static final String LOG_URI = "aws.emr.output.log.uri";

  static final String HANDOVER = "aws.emr.output.handover";

  /** In front of the names that a script chose. */
  public static final String SCRIPT = "aws.emr.output.script.";

  /**
   * Everything that is told whatever the script does: later jobs of the flow have them among their
   * properties.
   */
  public static final List<String> NAMES =
      Collections.unmodifiableList(
          Arrays.asList(
              CLUSTER_ID,
              STEP_ID,
              STEP_STATE,
              STEP_START,
              STEP_END,
              YARN_APPLICATIONS,
              LOG_URI,
              HANDOVER));

  private static final int LONGEST = 1024;

  /**
   * Azkaban evaluates {@code $(...)} in every property that a later job inherits, inside the
   * executor, and whoever made a cluster chose the place of its logs.
   */
  private static final Pattern HARMLESS = Pattern.compile("[^$\\\\\\p{Cntrl}]{0," + LONGEST + "}");

  private final ConcurrentMap<String, String> outputs;
  private final AtomicReference<Double> progress;

  /**
   * @param outputs by the names above
   * @param progress from 0 to 1
   */
  public JobReport(ConcurrentMap<String, String> outputs, AtomicReference<Double> progress) {
    this.outputs = outputs;
    this.progress = progress;
  }

  /** EMR has a further step of the job; from now on it is the one that is told of. */
  public void submitted(String clusterId, String stepId) {
    NAMES.forEach(outputs::remove);
    put(CLUSTER_ID, clusterId);
    put(STEP_ID, stepId);
  }

  /**
   * What EMR says of that step.
   *
   * @param state EMR's word
   */
  public void seen(String state, Optional<Instant> start, Optional<Instant> end) {
    put(STEP_STATE, state);
    start.ifPresent(time -> put(STEP_START, time.toString()));
    end.ifPresent(time -> put(STEP_END, time.toString()));
  }

  /** The step that is told of, as the end of a sentence. */
  public String lastStep() {
    String id = outputs.get(STEP_ID);
    if (id == null) {
      return "no step yet";
    }
    String applications = outputs.get(YARN_APPLICATIONS);
    return "step "
        + id
        + " on cluster "
        + outputs.get(CLUSTER_ID)
        + (applications == null ? "" : ", YARN applications " + applications);
  }

  /**
   * The YARN applications of that step, as many as a property takes.
   *
   * @param ids all that are known
   */
  public void applications(List<String> ids) {
    StringBuilder text = new StringBuilder();
    for (String id : ids) {
      String next = (text.length() == 0 ? "" : ",") + id;
      if (text.length() + next.length() > LONGEST) {
        break;
      }
      text.append(next);
    }
    if (text.length() > 0) {
      put(YARN_APPLICATIONS, text.toString());
    }
  }

  /**
   * Where the logs of that step are.
   *
   * @param uri if it is known
   */
  public void logs(Optional<String> uri) {
    uri.ifPresent(place -> put(LOG_URI, place));
  }

  /**
   * What the script has to tell.
   *
   * @param values by the script's own names
   */
  public void script(Map<String, String> values) {
    values.forEach((name, value) -> put(SCRIPT + name, value));
  }

  /**
   * Where the job's flag stands.
   *
   * @param address of the object
   */
  public void handedOver(String address) {
    put(HANDOVER, address);
  }

  /** Whether a later job may inherit the value. */
  public static boolean isHarmless(String value) {
    return HARMLESS.matcher(value).matches();
  }

  /** So many of the steps have completed. */
  public void completed(int steps, int all) {
    progress.set((double) steps / all);
  }

  private void put(String name, String value) {
    if (value != null && isHarmless(value)) {
      outputs.put(name, value);
    }
  }
}
