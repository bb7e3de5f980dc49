package io.github.azkabanaws.emrsimulator;

import static io.github.azkabanaws.emrsimulator.Sdk.step;
import static io.github.azkabanaws.emrsimulator.Sdk.submit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.emr.EmrClient;

/** Faults in which a client gets no answer, over real connections. */
@Timeout(120)
class ConnectionFaultsTest {
  private static final String SUBMIT = "AddJobFlowSteps";
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ManualClock clock = SimulatorClock.manual();
  private final EmrSimulator simulator =
      EmrSimulator.builder().clock(clock).behavior(step -> StepBehavior.hangs()).start();
  private final SimulatedCluster cluster = simulator.createCluster(ClusterSpec.named("c"));
  private final EmrClient emr = Sdk.client(simulator);
  private final EmrClient impatient = Sdk.impatient(simulator, Duration.ofMillis(200));

  @AfterEach
  void stop() {
    impatient.close();
    emr.close();
    simulator.close();
  }

  @Test
  void resetsBeforeTheRequestIsExecuted() {
    // On a kept connection an HTTP library might send again by itself.
    emr.listClusters();
    simulator.faults().next(SUBMIT, Fault.resetBefore());

    assertThatThrownBy(() -> submit("s")).isInstanceOf(SdkClientException.class);

    assertThat(cluster.steps()).isEmpty();
    JournalEntry entry = onlySubmission();
    assertThat(entry.executed()).isFalse();
    assertThat(entry.isUnanswered()).isTrue();
    assertThat(entry.fault()).contains(Fault.resetBefore());
    assertThat(simulator.journal().executedUnanswered(SUBMIT)).isEmpty();
    submit("again");
  }

  @Test
  void resetsAfterTheRequestIsExecuted() {
    emr.listClusters();
    simulator.faults().next(SUBMIT, Fault.resetAfter());

    assertThatThrownBy(() -> submit("s")).isInstanceOf(SdkClientException.class);

    assertThat(cluster.steps()).extracting(StepSnapshot::name).containsExactly("s");
    assertThat(simulator.journal().executedUnanswered(SUBMIT)).containsExactly(onlySubmission());
    assertThat(onlySubmission().fault()).contains(Fault.resetAfter());
    submit("s");
    assertThat(simulator.journal().stepsByName()).isEqualTo(Map.of("s", 2L));
  }

  @Test
  void executesAStalledRequestOnlyWhenItIsReleased() throws Exception {
    simulator.faults().next(SUBMIT, Fault.stallBefore());
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> submit("s"));
    assertStalled(1);
    assertThat(cluster.steps()).isEmpty();
    assertThat(onlySubmission().executed()).isFalse();

    simulator.faults().release();

    String id = answer.get(30, TimeUnit.SECONDS);
    assertThat(cluster.steps()).extracting(StepSnapshot::id).containsExactly(id);
    assertThat(onlySubmission().executed()).isTrue();
    assertThat(onlySubmission().status()).isEqualTo(200);
    assertThat(onlySubmission().fault()).contains(Fault.stallBefore());
  }

  @Test
  void executesAStalledRequestLateAlthoughItsClientHasGone() {
    simulator.faults().next(SUBMIT, Fault.stallBefore());
    assertThatThrownBy(() -> Sdk.submit(impatient, cluster.id(), step("s")))
        .hasRootCauseInstanceOf(SocketTimeoutException.class);
    assertThat(cluster.steps()).isEmpty();

    simulator.faults().release();

    assertThat(cluster.steps()).hasSize(1);
    assertThat(simulator.journal().count(SUBMIT)).isEqualTo(1);
  }

  @Test
  void holdsTheAnswerOfARequestThatIsExecuted() throws Exception {
    simulator.faults().next(SUBMIT, Fault.stallAfter());
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> submit("s"));
    assertStalled(1);
    assertThat(cluster.steps()).hasSize(1);
    assertThat(simulator.journal().executedUnanswered(SUBMIT)).hasSize(1);
    assertThat(answer).isNotDone();

    simulator.faults().release();

    assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(cluster.steps().get(0).id());
    assertThat(simulator.journal().executedUnanswered(SUBMIT)).isEmpty();
    assertThat(cluster.steps()).hasSize(1);
  }

  @Test
  void releasesByItselfAfterSimulatedTime() throws Exception {
    simulator
        .faults()
        .next(SUBMIT, Fault.stallBefore(Duration.ofMinutes(2)))
        .next(SUBMIT, Fault.stallAfter(Duration.ofMinutes(3)));
    CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> submit("first"));
    assertStalled(1);
    CompletableFuture<String> second = CompletableFuture.supplyAsync(() -> submit("second"));
    assertStalled(2);
    clock.advance(Duration.ofSeconds(119));
    assertThat(cluster.steps()).extracting(StepSnapshot::name).containsExactly("second");
    clock.advance(Duration.ofSeconds(1));
    assertThat(first.get(30, TimeUnit.SECONDS)).startsWith("s-");
    assertThat(second).isNotDone();
    clock.advance(Duration.ofMinutes(1));
    assertThat(second.get(30, TimeUnit.SECONDS)).startsWith("s-");
  }

  @Test
  void servesOthersWhileManyAreStalled() throws Exception {
    simulator.faults().always(SUBMIT, Fault.stallBefore());
    List<CompletableFuture<String>> answers =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> submit("s" + i), work -> new Thread(work, "client").start()))
            .toList();
    assertStalled(40);

    emr.listClusters();

    simulator.faults().clear();
    simulator.faults().release();
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    assertThat(simulator.journal().stepsByName())
        .hasSize(40)
        .allSatisfy((n, c) -> assertThat(c).isOne());
  }

  @Test
  void closesAlthoughARequestIsStalled() throws Exception {
    simulator.faults().next(SUBMIT, Fault.stallBefore());
    CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> submit("s"));
    assertStalled(1);

    simulator.close();

    assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(SdkClientException.class);
    simulator.faults().release();
    assertThat(onlySubmission().executed()).isFalse();
  }

  @Test
  void refusesConnectionsUntilTheyAreRestored() {
    emr.listClusters();
    simulator.faults().refuseConnections();
    simulator.faults().refuseConnections();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(emr::listClusters).hasRootCauseInstanceOf(ConnectException.class);
    }

    simulator.faults().restoreConnections();
    simulator.faults().restoreConnections();

    emr.listClusters();
    assertThat(simulator.journal().count("ListClusters")).isEqualTo(2);
  }

  @Test
  void refusesConnectionsFromTheMomentOfARequest() {
    simulator.faults().next(SUBMIT, Fault.refuseConnections());

    assertThatThrownBy(() -> submit("s")).isInstanceOf(SdkClientException.class);
    assertThatThrownBy(emr::listClusters).hasRootCauseInstanceOf(ConnectException.class);

    assertThat(onlySubmission().fault()).contains(Fault.refuseConnections());
    assertThat(onlySubmission().isUnanswered()).isTrue();
    assertThat(cluster.steps()).isEmpty();
    simulator.faults().restoreConnections();
    submit("s");
  }

  @Test
  void closesWhileConnectionsAreRefused() {
    simulator.faults().refuseConnections();
    simulator.close();
    int port = simulator.endpoint().getPort();
    try (EmrSimulator next = EmrSimulator.builder().port(port).start()) {
      assertThat(next.endpoint()).isEqualTo(simulator.endpoint());
    }
  }

  private String submit(String name) {
    return Sdk.submit(emr, cluster.id(), step(name));
  }

  private JournalEntry onlySubmission() {
    assertThat(simulator.journal().of(SUBMIT)).hasSize(1);
    return simulator.journal().of(SUBMIT).get(0);
  }

  private void assertStalled(int count) throws InterruptedException {
    assertThat(simulator.journal().await(count, JournalEntry::isUnanswered, LIMIT)).isTrue();
  }
}
