package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.StepClient;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** Which steps of a cluster are watched, and when one is due. */
class ClusterWatchTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final ClusterWatch cluster =
      new ClusterWatch(
          "j-1",
          new StepClient() {
            @Override
            public ListStepsResponse listSteps(ListStepsRequest request) {
              throw new AssertionError("Nobody looks here");
            }
          }.calls(),
          new ApiBudget(6, 0.3, timer, () -> 0.5),
          new RestPace(),
          timer);

  @Test
  void aHintCountsForAStepThatIsWatchedOnly() {
    WatchedStep step = add("s-1");
    step.lookAt(Duration.ofSeconds(100));
    assertThat(cluster.expect("s-2", Duration.ofSeconds(1))).isFalse();
    assertThat(cluster.due()).isEqualTo(Duration.ofSeconds(100));
    assertThat(cluster.expect("s-1", Duration.ofSeconds(1))).isTrue();
    assertThat(cluster.due()).isEqualTo(Duration.ofSeconds(1));
    // The second one puts nothing off.
    assertThat(cluster.expect("s-1", Duration.ofSeconds(9))).isTrue();
    assertThat(cluster.due()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whenHintsAreNotTrustedAnyMoreAllAreLookedAtSooner() {
    add("s-1").lookAt(Duration.ofSeconds(100));
    add("s-2").lookAt(Duration.ofSeconds(1));
    WatchedStep third = add("s-3");
    third.lookAt(Duration.ofSeconds(100));
    cluster.shorten();
    assertThat(third.nextLook()).isEqualTo(Duration.ofSeconds(2));
    assertThat(cluster.due()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void thoseThatHaveEndedAreNotWatchedAnyMore() {
    assertThat(cluster.isEmpty()).isTrue();
    WatchedStep ended = add("s-1");
    add("s-2");
    ended.seen(
        SdkValues.step(
            StepSummary.builder()
                .id("s-1")
                .status(status -> status.state(StepState.COMPLETED))
                .build()));
    assertThat(cluster.removeEnded()).containsExactly(ended);
    assertThat(cluster.removeEnded()).isEmpty();
    assertThat(cluster.isEmpty()).isFalse();
  }

  private WatchedStep add(String id) {
    WatchedStep step =
        new WatchedStep(
            new StepAddress(Examples.CLUSTER, id),
            Duration.ofSeconds(30),
            new LookInterval(new HintTrust(timer)),
            timer,
            Examples.Log.create().logger());
    cluster.add(step);
    return step;
  }
}
