package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.aws.SdkJson;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.s3.TextSource;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.RunJobFlowRequest;

/** Starts clusters with RunJobFlow, from a request that the administrator has written. */
public final class RequestStarter implements ClusterStarter {
  private final EmrClient emr;
  private final TextSource texts;
  private final String location;

  public RequestStarter(EmrClient emr, TextSource texts, String location) {
    this.emr = emr;
    this.texts = texts;
    this.location = location;
  }

  @Override
  public Start prepare(String name) throws StepJobException {
    RunJobFlowRequest request = request(name);
    return () -> {
      String id = emr.runJobFlow(request).jobFlowId();
      if (id == null || id.trim().isEmpty()) {
        // It has started a cluster, or it has not: that is to be found out as after a lost answer.
        throw SdkClientException.create("EMR answered without a cluster id");
      }
      return Optional.of(id);
    };
  }

  private RunJobFlowRequest request(String name) throws StepJobException {
    RunJobFlowRequest.Builder request = RunJobFlowRequest.builder();
    try {
      SdkJson.read(texts.read(location), request);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
    RunJobFlowRequest written = request.build();
    if (written.name() != null && !written.name().equals(name)) {
      throw wrong(
          "its Name is '"
              + Settings.show(written.name())
              + "', and the job wants '"
              + name
              + "'; without Name it is for every name that is allowed");
    }
    if (written.stepExecutionRoleArn() != null) {
      throw wrong(
          "StepExecutionRoleArn is refused: the steps of this request would run as that role for"
              + " everybody who starts a cluster, and no condition of IAM limits it;"
              + " aws.emr.group.roles gives the steps of jobs their roles");
    }
    if (written.instances() == null
        || !Boolean.TRUE.equals(written.instances().keepJobFlowAliveWhenNoSteps())) {
      throw wrong(
          "Instances.KeepJobFlowAliveWhenNoSteps has to be true, or the cluster ends before a step"
              + " reaches it; AutoTerminationPolicy ends it when it is idle");
    }
    return request.name(name).build();
  }

  private StepJobException wrong(String why) {
    return new StepJobException(
        "No cluster was started: " + LaunchSettings.REQUEST + "=" + location + ": " + why + ".");
  }
}
