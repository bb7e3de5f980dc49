package io.github.azkabanaws.emrsimulator;

import static io.github.azkabanaws.emrsimulator.Sdk.assertRefused;
import static io.github.azkabanaws.emrsimulator.Sdk.step;
import static io.github.azkabanaws.emrsimulator.Sdk.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.EmrClient;

class QuotasTest {
  private final ManualClock clock = ManualClock.at(Instant.parse("2030-01-01T00:00:00Z"));

  @Test
  void theDocumentedNumbersAreThoseOfTheServicesPage() {
    Quotas quotas = Quotas.documented();
    Quotas.Bucket usual = new Quotas.Bucket(10, 0.5);
    assertThat(quotas.together()).contains(new Quotas.Bucket(25, 5));
    assertThat(quotas.operations())
        .isEqualTo(
            Map.of(
                "DescribeStep", usual,
                "ListSteps", usual,
                "AddJobFlowSteps", usual,
                "CancelSteps", usual,
                "RunJobFlow", usual,
                "TerminateJobFlows", usual,
                "ModifyCluster", usual,
                "ListInstances", usual,
                "DescribeCluster", new Quotas.Bucket(10, 1),
                "ListClusters", new Quotas.Bucket(20, 0.5)));
    assertThat(quotas.executedThrottled()).isEmpty();
  }

  @Test
  void allClientsShareTheBucketOfAnOperation() {
    Credentials other = Credentials.random();
    try (EmrSimulator simulator = start(Quotas.documented());
        EmrClient one = Sdk.client(simulator);
        EmrClient two = Sdk.client(simulator, other)) {
      simulator.register(other);
      String cluster = simulator.createCluster(ClusterSpec.named("c")).id();
      for (int i = 0; i < 5; i++) {
        list(one, cluster);
        list(two, cluster);
      }
      assertThrottled(() -> list(one, cluster));
      assertThrottled(() -> list(two, cluster));
      one.describeCluster(r -> r.clusterId(cluster));

      clock.advance(Duration.ofMillis(1999));
      assertThrottled(() -> list(one, cluster));
      clock.advance(Duration.ofMillis(1));
      list(two, cluster);
      assertThrottled(() -> list(one, cluster));

      Journal journal = simulator.journal();
      assertThat(journal.throttled("ListSteps")).isEqualTo(4);
      assertThat(journal.throttled("DescribeCluster")).isZero();
      assertThat(journal.of("ListSteps"))
          .allMatch(entry -> entry.executed() != entry.isThrottled())
          .allMatch(entry -> entry.fault().isEmpty());
    }
  }

  @Test
  void allOperationsTogetherHaveABucketToo() {
    try (EmrSimulator simulator = start(Quotas.documented());
        EmrClient emr = Sdk.client(simulator)) {
      String cluster = simulator.createCluster(ClusterSpec.named("c")).id();
      for (int i = 0; i < 10; i++) {
        list(emr, cluster);
        emr.describeCluster(r -> r.clusterId(cluster));
      }
      for (int i = 0; i < 5; i++) {
        emr.listClusters();
      }
      assertThrottled(emr::listClusters);
      clock.advance(Duration.ofMillis(200));
      emr.listClusters();
      assertThrottled(emr::listClusters);
    }
  }

  @Test
  void aThrottledRequestTakesNoToken() {
    Quotas quotas = Quotas.unlimited().withAllOperations(2, 1).withOperation("ListSteps", 1, 0.001);
    try (EmrSimulator simulator = start(quotas);
        EmrClient emr = Sdk.client(simulator)) {
      String cluster = simulator.createCluster(ClusterSpec.named("c")).id();
      list(emr, cluster);
      assertThrottled(() -> list(emr, cluster));
      emr.listClusters();
      assertThrottled(emr::listClusters);
    }
  }

  @Test
  void aRefusedSignatureTakesNoToken() {
    try (EmrSimulator simulator = start(Quotas.unlimited().withAllOperations(1, 0.001));
        EmrClient stranger = Sdk.client(simulator, Credentials.random());
        EmrClient emr = Sdk.client(simulator)) {
      assertRefused(stranger::listClusters, "UnrecognizedClientException", "");
      emr.listClusters();
    }
  }

  @Test
  void aThrottledSubmissionMayBeExecutedNevertheless() {
    Quotas quotas =
        Quotas.unlimited()
            .withOperation("AddJobFlowSteps", 1, 0.5)
            .executingThrottled("AddJobFlowSteps");
    try (EmrSimulator simulator = start(quotas);
        EmrClient emr = Sdk.client(simulator)) {
      SimulatedCluster cluster = simulator.createCluster(ClusterSpec.named("c"));
      submit(emr, cluster.id(), step("first"));
      assertThrottled(() -> submit(emr, cluster.id(), step("second")));

      assertThat(cluster.steps()).extracting(StepSnapshot::name).containsExactly("first", "second");
      JournalEntry second = simulator.journal().of("AddJobFlowSteps").get(1);
      assertThat(second.isThrottled()).isTrue();
      assertThat(second.executed()).isTrue();
      assertThat(second.fault()).isEmpty();
      assertThat(simulator.journal().stepsByName()).isEqualTo(Map.of("first", 1L, "second", 1L));
    }
  }

  @Test
  void thereIsNoLimitByDefault() {
    try (EmrSimulator simulator = EmrSimulator.builder().clock(clock).start();
        EmrClient emr = Sdk.client(simulator)) {
      for (int i = 0; i < 60; i++) {
        emr.listClusters();
      }
      assertThat(simulator.journal().throttled("ListClusters")).isZero();
    }
  }

  @Test
  void canBeScaled() {
    Quotas twice = Quotas.documented().scaledBy(2);
    assertThat(twice.operations()).containsEntry("ListSteps", new Quotas.Bucket(20, 1));
    assertThat(twice.together()).contains(new Quotas.Bucket(50, 10));
    assertThat(Quotas.documented().scaledBy(0.01).operations())
        .containsEntry("ListSteps", new Quotas.Bucket(1, 0.005));
  }

  @Test
  void refusesAnOperationThereIsNot() {
    assertThatThrownBy(() -> start(Quotas.unlimited().withOperation("ListStep", 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[ListStep]")
        .hasMessageContaining("ListSteps");
    assertThatThrownBy(() -> start(Quotas.unlimited().executingThrottled("AddStep")))
        .hasMessageContaining("[AddStep]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesABucketThatIsNone(double perSecond) {
    assertThatThrownBy(() -> new Quotas.Bucket(1, perSecond)).hasMessageContaining("perSecond");
    assertThatThrownBy(() -> new Quotas.Bucket(0, 1)).hasMessageContaining("burst is 0");
  }

  private EmrSimulator start(Quotas quotas) {
    return EmrSimulator.builder().clock(clock).quotas(quotas).start();
  }

  private static void list(EmrClient emr, String cluster) {
    var unused = emr.listSteps(r -> r.clusterId(cluster));
  }

  private static void assertThrottled(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertRefused(call, "ThrottlingException", "Rate exceeded");
  }
}
