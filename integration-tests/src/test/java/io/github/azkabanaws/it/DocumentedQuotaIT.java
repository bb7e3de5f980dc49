package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.JournalEntry;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many jobs at the same moment cost of an account's quota, with the settings as shipped. */
class DocumentedQuotaIT {
  @TempDir Path folder;
  private ExecutorFixture fixture;

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void aHundredJobsOfOneSecondAreSubmittedWithinTheDocumentedQuotas() throws Exception {
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder()
                .quotas(Quotas.documented())
                .behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
    fixture.keepDocumentedQuota();
    fixture.configure(Map.of("aws.emr.cluster.allowed", "*"));
    List<JobFlow> flows = new ArrayList<>();
    for (String name : List.of("first", "second")) {
      flows.add(fixture.startFlow(fixture.emr().createCluster(ClusterSpec.named(name)), 50));
    }
    for (JobFlow flow : flows) {
      flow.await(JobStatus.SUCCEEDED);
      flow.hasOneStepForEachJob();
      flow.hasOnly(StepState.COMPLETED);
      assertThat(flow.requests("AddJobFlowSteps").size())
          .as("AddJobFlowSteps for one cluster, among these requests: %s", counts())
          .isLessThanOrEqualTo(2);
    }
    assertThat(fixture.emr().journal().throttled("AddJobFlowSteps")).isZero();
  }

  private String counts() {
    return fixture.emr().journal().counts()
        + ", throttled: "
        + fixture.emr().journal().all().stream().filter(JournalEntry::isThrottled).count();
  }
}
