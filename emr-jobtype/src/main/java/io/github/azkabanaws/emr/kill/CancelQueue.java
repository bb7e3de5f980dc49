package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Members;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.clusters.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.model.CancelStepsInfo;
import software.amazon.awssdk.services.emr.model.CancelStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsRequestStatus;
import software.amazon.awssdk.services.emr.model.CancelStepsResponse;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;

/**
 * Where the steps of all jobs of a JVM wait to be cancelled: those of one cluster go in one call,
 * so that the kill of a flow with many jobs costs as much as that of one. Thread-safe.
 */
public final class CancelQueue {
  /** "CancelSteps", EMR API reference: at most so many step ids. */
  private static final int LARGEST_BATCH = 256;

  /** A kill of a flow reaches its jobs one after another, within moments. */
  private static final Duration GATHERING = Duration.ofMillis(200);

  private final Function<CancelStepsRequest, CancelStepsResponse> cancelSteps;
  private final ApiBudget budget;
  private final Scheduler scheduler;

  /** By cluster; the scheduler's thread's alone. */
  private final Map<String, List<CancelRequest>> waiting = new HashMap<>();

  /**
   * @param cancelSteps makes the call
   */
  public CancelQueue(
      Function<CancelStepsRequest, CancelStepsResponse> cancelSteps,
      ApiBudget budget,
      Scheduler scheduler) {
    this.cancelSteps = cancelSteps;
    this.budget = budget;
    this.scheduler = scheduler;
  }

  /** Asks for the end of a step, once. */
  CancelRequest add(Cluster cluster, String stepId, StepCancellationOption option) {
    CancelRequest request = new CancelRequest(stepId, option);
    try {
      scheduler.after(Duration.ZERO, () -> enqueue(cluster.id(), request));
    } catch (RuntimeException | Error e) {
      // No thread can be made, say: whoever wants the step ended has to ask again.
      request.failed(new IllegalStateException("not asked", e));
    }
    return request;
  }

  private void enqueue(String clusterId, CancelRequest request) {
    List<CancelRequest> ofCluster = waiting.computeIfAbsent(clusterId, id -> new ArrayList<>());
    ofCluster.add(request);
    if (ofCluster.size() == 1) {
      scheduler.after(GATHERING, () -> send(clusterId));
    }
  }

  private void send(String clusterId) {
    Duration wait = budget.until(ApiBudget.Operation.CANCEL_STEPS);
    if (!wait.isZero()) {
      scheduler.after(wait, () -> send(clusterId));
      return;
    }
    List<CancelRequest> all = waiting.remove(clusterId);
    StepCancellationOption option = all.get(0).option();
    List<CancelRequest> batch =
        all.stream()
            .filter(request -> request.option() == option)
            .limit(LARGEST_BATCH)
            .collect(Collectors.toList());
    all.removeAll(batch);
    if (!all.isEmpty()) {
      waiting.put(clusterId, all);
      scheduler.after(Duration.ZERO, () -> send(clusterId));
    }
    send(clusterId, option, batch);
  }

  private void send(String clusterId, StepCancellationOption option, List<CancelRequest> batch) {
    CancelStepsRequest call =
        CancelStepsRequest.builder()
            .clusterId(clusterId)
            .stepIds(
                batch.stream().map(CancelRequest::stepId).distinct().collect(Collectors.toList()))
            .stepCancellationOption(option)
            .build();
    try {
      Map<String, String> refusals = new HashMap<>();
      for (CancelStepsInfo info :
          Members.of(
              budget
                  .call(ApiBudget.Operation.CANCEL_STEPS, () -> cancelSteps.apply(call))
                  .cancelStepsInfoList())) {
        if (info.status() == CancelStepsRequestStatus.FAILED) {
          refusals.put(info.stepId(), String.valueOf(info.reason()));
        }
      }
      for (CancelRequest request : batch) {
        String refusal = refusals.get(request.stepId());
        if (refusal == null) {
          request.taken();
        } else {
          request.refused(refusal);
        }
      }
    } catch (SdkException e) {
      if (EmrErrors.of(e) != EmrErrors.REFUSED) {
        batch.forEach(request -> request.failed(e));
      } else if (batch.size() == 1 || EmrErrors.concernsAll(e)) {
        batch.forEach(request -> request.refused(EmrErrors.text(e)));
      } else {
        // One of them may be the reason, and the others must not live on for it.
        int half = batch.size() / 2;
        send(clusterId, option, batch.subList(0, half));
        send(clusterId, option, batch.subList(half, batch.size()));
      }
    } catch (RuntimeException | Error e) {
      RuntimeException failure = SdkClientException.create("EMR's answer makes no sense", e);
      batch.forEach(request -> request.failed(failure));
    }
  }
}
