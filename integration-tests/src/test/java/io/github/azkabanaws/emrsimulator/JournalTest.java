package io.github.azkabanaws.emrsimulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
  void countsTheStepsThatWereTaken() {
    try (EmrSimulator simulator =
            EmrSimulator.builder()
                .clock(SimulatorClock.manual())
                .behavior(step -> StepBehavior.hangs())
                .start();
        EmrClient emr = Sdk.client(simulator)) {
      String cluster = simulator.createCluster(ClusterSpec.named("c")).id();
      Sdk.submitAll(emr, cluster, List.of(Sdk.step("a #1"), Sdk.step("b #1"), Sdk.step("a #2")));
      Sdk.submit(emr, cluster, Sdk.step("a #1"));
      Sdk.assertRefused(() -> Sdk.submit(emr, "j-NOPE", Sdk.step("c")), "ValidationException", "");
      emr.runJobFlow(r -> r.name("n").instances(i -> {}).steps(Sdk.step("d")));

      Journal journal = simulator.journal();
      assertThat(journal.stepsByName())
          .isEqualTo(Map.of("a #1", 2L, "a #2", 1L, "b #1", 1L, "d", 1L));
      assertThat(journal.stepsBy(name -> name.substring(0, 1)))
          .isEqualTo(Map.of("a", 3L, "b", 1L, "d", 1L));
      assertThat(journal.all())
          .extracting(JournalEntry::executed)
          .containsExactly(true, true, false, true);
    }
  }

  @Test
  void waitsForRequests() throws Exception {
    Journal journal = new Journal();
    assertThat(journal.await(1, entry -> true, Duration.ZERO)).isFalse();
    CompletableFuture<Boolean> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return journal.await(
                    2, entry -> entry.operation().equals("ListSteps"), Duration.ofSeconds(30));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    for (long i = 1; i <= 2; i++) {
      journal.add(entry(i, "ListSteps"));
      journal.add(entry(i + 10, "ListClusters"));
    }
    assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(journal.await(3, entry -> entry.operation().equals("ListSteps"), Duration.ZERO))
        .isFalse();
  }

  private static JournalEntry entry(long sequence, String operation) {
    return new JournalEntry(
        sequence,
        Instant.EPOCH,
        operation,
        Json.object(),
        Optional.empty(),
        200,
        Optional.empty(),
        true,
        Optional.empty());
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
