package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.EmrException;

/** The figures of a real client's calls to a server on loopback. */
class CallMetricsTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final CallMetrics metrics = new CallMetrics(timer);

  @Test
  void callsAndThrottlesAreCountedByOperation() throws Exception {
    try (FakeAws aws = new FakeAws(request -> FakeAws.Reply.ok("{}"));
        EmrClient emr = client(aws)) {
      assertThat(metrics.secondsSinceLastAnswer()).isEqualTo(-1);
      emr.listSteps(r -> r.clusterId("j-1"));
      emr.listClusters(r -> {});
      pass(Duration.ofSeconds(7));
      assertThat(metrics.secondsSinceLastAnswer()).isEqualTo(7);

      aws.behave(r -> FakeAws.Reply.error(400, "ThrottlingException", "Rate exceeded"));
      assertThatThrownBy(() -> emr.listSteps(r -> r.clusterId("j-1")))
          .isInstanceOf(EmrException.class);
      // Throttling tells nothing of what was asked.
      assertThat(metrics.secondsSinceLastAnswer()).isEqualTo(7);

      aws.behave(r -> FakeAws.Reply.error(400, "ValidationException", "no"));
      assertThatThrownBy(() -> emr.listSteps(r -> r.clusterId("j-1")))
          .isInstanceOf(EmrException.class);
      assertThat(metrics.secondsSinceLastAnswer()).isZero();
    }
    assertThat(metrics.calls())
        .containsEntry("ListSteps", 3L)
        .containsEntry("ListClusters", 1L)
        .containsEntry("CancelSteps", 0L);
    assertThat(metrics.throttles())
        .containsEntry("ListSteps", 1L)
        .containsEntry("ListClusters", 0L);
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }

  private EmrClient client(FakeAws aws) {
    return aws.clients(Duration.ofSeconds(30)).emr(metrics);
  }
}
