package io.github.azkabanaws.emr;

import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepConfig;

/** What all jobs of a JVM share that reach AWS in the same way. Thread-safe. */
final class AwsAccount {
  private final EmrClient emr;
  private final SubmissionQueue submissions;

  /**
   * @param sessions null if no role is assumed
   */
  AwsAccount(
      EmrClient emr, UserSessions sessions, ApiBudget budget, Timer timer, Scheduler scheduler) {
    this.emr = Objects.requireNonNull(emr, "emr");
    this.submissions = new SubmissionQueue(new Calls(emr, sessions), budget, timer, scheduler);
  }

  EmrClient emr() {
    return emr;
  }

  SubmissionQueue submissions() {
    return submissions;
  }

  private static final class Calls implements StepApi {
    private final EmrClient emr;
    private final UserSessions sessions;

    Calls(EmrClient emr, UserSessions sessions) {
      this.emr = emr;
      this.sessions = sessions;
    }

    @Override
    public List<String> addSteps(SubmissionTarget target, List<StepConfig> steps) {
      AddJobFlowStepsRequest.Builder request =
          AddJobFlowStepsRequest.builder()
              .jobFlowId(target.cluster().id())
              .steps(steps)
              .executionRoleArn(target.executionRoleArn());
      if (sessions != null && target.sessionName() != null) {
        request.overrideConfiguration(
            AwsRequestOverrideConfiguration.builder()
                .credentialsProvider(sessions.of(target.sessionName()))
                .build());
      }
      return emr.addJobFlowSteps(request.build()).stepIds();
    }

    @Override
    public ListStepsResponse listSteps(ListStepsRequest request) {
      return emr.listSteps(request);
    }
  }
}
