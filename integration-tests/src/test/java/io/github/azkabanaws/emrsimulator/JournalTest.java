package io.github.azkabanaws.emrsimulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.EmrClient;

class JournalTest {
  @Test
  void keepsEveryRequestInOrder() {
    Instant start = Instant.parse("2030-01-01T00:00:00Z");
    try (EmrSimulator simulator = EmrSimulator.builder().clock(ManualClock.at(start)).start();
        EmrClient emr = Sdk.client(simulator)) {
      SimulatedCluster cluster = simulator.createCluster(ClusterSpec.named("c"));
      emr.listClusters();
      Sdk.assertRefused(
          () -> emr.describeCluster(r -> r.clusterId("j-NOPE")), "InvalidRequestException", "");
      String step = Sdk.submit(emr, cluster.id(), Sdk.step("s", "x"));
      emr.listClusters();

      Journal journal = simulator.journal();
      assertThat(journal.all())
          .extracting(JournalEntry::operation)
          .containsExactly("ListClusters", "DescribeCluster", "AddJobFlowSteps", "ListClusters");
      assertThat(journal.all()).extracting(JournalEntry::sequence).containsExactly(1L, 2L, 3L, 4L);
      assertThat(journal.all()).allMatch(entry -> entry.time().equals(start));
      assertThat(journal.count("ListClusters")).isEqualTo(2);
      assertThat(journal.counts()).containsEntry("AddJobFlowSteps", 1L).hasSize(3);
      JournalEntry refused = journal.of("DescribeCluster").get(0);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.errorCode()).contains("InvalidRequestException");
      assertThat(refused.body().path("ClusterId").asText()).isEqualTo("j-NOPE");
      JournalEntry added = journal.of("AddJobFlowSteps").get(0);
      assertThat(added.status()).isEqualTo(200);
      assertThat(added.errorCode()).isEmpty();
      assertThat(added.accessKeyId()).contains(simulator.credentials().accessKeyId());
      assertThat(step).startsWith("s-");

      ((ObjectNode) added.body()).removeAll();
      assertThat(added.body().path("JobFlowId").asText()).isEqualTo(cluster.id());
      journal.clear();
      assertThat(journal.all()).isEmpty();
    }
  }

  @Test
  void filtersSeeARequestBeforeAndAfterItIsExecuted() {
    List<String> seen = new ArrayList<>();
    RequestFilter filter =
        new RequestFilter() {
          @Override
          public void before(RequestContext request) {
            seen.add("before " + request.operation());
            if (request.operation().equals("ListClusters")) {
              throw AwsError.client("ThrottlingException", "Rate exceeded");
            }
          }

          @Override
          public Answer after(RequestContext request, Answer answer) {
            seen.add("after " + request.operation() + " " + answer.status());
            return request.operation().equals("RunJobFlow")
                ? Answer.of(AwsError.client("ThrottlingException", "Rate exceeded"))
                : answer;
          }
        };
    try (EmrSimulator simulator = EmrSimulator.builder().filter(filter).start();
        EmrClient emr = Sdk.client(simulator)) {
      Sdk.assertRefused(emr::listClusters, "ThrottlingException", "Rate exceeded");
      Sdk.assertRefused(
          () -> emr.runJobFlow(r -> r.name("n").instances(i -> {})),
          "ThrottlingException",
          "Rate exceeded");

      assertThat(simulator.clusters()).hasSize(1);
      assertThat(seen)
          .containsExactly(
              "before ListClusters",
              "after ListClusters 400",
              "before RunJobFlow",
              "after RunJobFlow 200");
      assertThat(simulator.journal().of("RunJobFlow").get(0).errorCode())
          .contains("ThrottlingException");
    }
  }
}
