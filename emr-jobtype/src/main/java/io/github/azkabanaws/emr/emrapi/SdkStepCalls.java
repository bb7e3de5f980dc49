package io.github.azkabanaws.emr.emrapi;

import io.github.azkabanaws.emr.aws.UserSessions;
import io.github.azkabanaws.emr.base.Members;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsInfo;
import software.amazon.awssdk.services.emr.model.CancelStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsRequestStatus;
import software.amazon.awssdk.services.emr.model.DescribeStepRequest;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepState;

/** The calls for steps, made by the SDK. Thread-safe. */
public final class SdkStepCalls implements StepCalls {
  private final EmrClient emr;
  private final Optional<UserSessions> sessions;

  /**
   * @param sessions if a role is assumed for each user
   */
  public SdkStepCalls(EmrClient emr, Optional<UserSessions> sessions) {
    this.emr = Objects.requireNonNull(emr, "emr");
    this.sessions = Objects.requireNonNull(sessions, "sessions");
  }

  @Override
  public List<String> add(
      String clusterId,
      List<StepRequest> steps,
      Optional<String> executionRoleArn,
      Optional<String> session) {
    AddJobFlowStepsRequest.Builder request =
        AddJobFlowStepsRequest.builder()
            .jobFlowId(clusterId)
            .steps(steps.stream().map(SdkValues::config).collect(Collectors.toList()))
            .executionRoleArn(executionRoleArn.orElse(null));
    if (sessions.isPresent() && session.isPresent()) {
      request.overrideConfiguration(
          AwsRequestOverrideConfiguration.builder()
              .credentialsProvider(sessions.get().of(session.get()))
              .build());
    }
    return emr.addJobFlowSteps(request.build()).stepIds();
  }

  @Override
  public Page<EmrStep> list(StepQuery query) {
    ListStepsRequest.Builder request =
        ListStepsRequest.builder().clusterId(query.clusterId()).marker(query.marker().orElse(null));
    if (query.isForActive()) {
      request.stepStates(StepState.PENDING, StepState.RUNNING, StepState.CANCEL_PENDING);
    }
    if (!query.ids().isEmpty()) {
      request.stepIds(query.ids());
    }
    ListStepsResponse answer = emr.listSteps(request.build());
    return new Page<>(
        Members.of(answer.steps()).stream().map(SdkValues::step).collect(Collectors.toList()),
        SdkValues.marker(answer.marker()));
  }

  @Override
  public Optional<EmrStep> describe(String clusterId, String stepId) {
    DescribeStepRequest request =
        DescribeStepRequest.builder().clusterId(clusterId).stepId(stepId).build();
    return Optional.ofNullable(emr.describeStep(request).step())
        .map(step -> SdkValues.step(step).asked(stepId));
  }

  @Override
  public Map<String, String> cancel(String clusterId, List<String> stepIds, CancelOption option) {
    CancelStepsRequest request =
        CancelStepsRequest.builder()
            .clusterId(clusterId)
            .stepIds(stepIds)
            .stepCancellationOption(option.name())
            .build();
    Map<String, String> refusals = new LinkedHashMap<>();
    for (CancelStepsInfo info : Members.of(emr.cancelSteps(request).cancelStepsInfoList())) {
      if (info.status() == CancelStepsRequestStatus.FAILED && EmrStep.isId(info.stepId())) {
        refusals.put(info.stepId(), String.valueOf(info.reason()));
      }
    }
    return refusals;
  }
}
