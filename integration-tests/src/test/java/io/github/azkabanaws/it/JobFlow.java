package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.JournalEntry;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One execution of a flow whose jobs run at the same time on one cluster, and what EMR had of it.
 *
 * @param executionId what its steps' keys begin with
 */
record JobFlow(EmrSimulator emr, SimulatedCluster cluster, int executionId, List<RunningJob> jobs) {
  private static final long LIMIT = 300;

  /** Waits until all have ended, and expects that they ended so. */
  void await(JobStatus expected) throws Exception {
    for (RunningJob job : jobs) {
      assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(expected);
    }
  }

  /** Expects that EMR has taken one step for each job, whatever it has answered, and no other. */
  void hasOneStepForEachJob() {
    assertThat(submissions()).hasSize(jobs.size()).allSatisfy(this::isOne);
    assertThat(cluster.steps()).hasSize(jobs.size());
  }

  /** Expects that all its steps have come to this end. */
  void hasOnly(StepState expected) {
    assertThat(cluster.steps()).extracting(StepSnapshot::state).containsOnly(expected);
  }

  /** How often each of its steps was taken, by the key at the end of the step's name. */
  Map<String, Long> submissions() {
    Map<String, Long> own = new TreeMap<>(emr.journal().stepsBy(JobFlow::key));
    own.keySet().removeIf(key -> !key.startsWith("[azk-" + executionId + "-"));
    return own;
  }

  /** The requests of this operation that were made for its cluster. */
  List<JournalEntry> requests(String operation) {
    return emr.journal().of(operation).stream()
        .filter(
            entry ->
                cluster
                    .id()
                    .equals(
                        entry
                            .body()
                            .path(entry.body().has("JobFlowId") ? "JobFlowId" : "ClusterId")
                            .asText()))
        .toList();
  }

  private void isOne(String key, Long times) {
    assertThat(times).as(key).isEqualTo(1);
  }

  private static String key(String stepName) {
    return stepName.substring(stepName.lastIndexOf('['));
  }
}
