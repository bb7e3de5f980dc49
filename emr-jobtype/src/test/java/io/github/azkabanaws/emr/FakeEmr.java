package io.github.azkabanaws.emr;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsResponse;
import software.amazon.awssdk.services.emr.model.CancelStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsResponse;
import software.amazon.awssdk.services.emr.model.DescribeClusterRequest;
import software.amazon.awssdk.services.emr.model.DescribeClusterResponse;
import software.amazon.awssdk.services.emr.model.DescribeStepRequest;
import software.amazon.awssdk.services.emr.model.DescribeStepResponse;
import software.amazon.awssdk.services.emr.model.EmrException;
import software.amazon.awssdk.services.emr.model.ListClustersRequest;
import software.amazon.awssdk.services.emr.model.ListClustersResponse;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.RunJobFlowRequest;
import software.amazon.awssdk.services.emr.model.RunJobFlowResponse;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepSummary;

/**
 * EMR's answers in an order that the test sets: the last of each operation is repeated. It notes
 * every request.
 */
final class FakeEmr implements EmrClient {
  /** One operation: what it was asked, and what it will say. */
  static final class Script<Q, A> {
    private final Deque<Supplier<A>> answers = new ArrayDeque<>();
    private final List<Q> requests = new ArrayList<>();

    Script<Q, A> answers(A answer) {
      answers.add(() -> answer);
      return this;
    }

    Script<Q, A> fails(RuntimeException failure) {
      answers.add(
          () -> {
            throw failure;
          });
      return this;
    }

    List<Q> requests() {
      return requests;
    }

    /** What was set so far is forgotten. */
    Script<Q, A> clear() {
      answers.clear();
      return this;
    }

    /** From now on only this. */
    Script<Q, A> answersOnly(A answer) {
      return clear().answers(answer);
    }

    /** The answer that comes next. */
    A next() {
      return answers.peek().get();
    }

    Script<Q, A> does(Supplier<A> answer) {
      answers.add(answer);
      return this;
    }

    private A ask(Q request) {
      requests.add(request);
      Supplier<A> next = answers.size() > 1 ? answers.poll() : answers.peek();
      if (next == null) {
        throw new AssertionError("No answer is set for " + request);
      }
      return next.get();
    }
  }

  final Script<AddJobFlowStepsRequest, AddJobFlowStepsResponse> add = new Script<>();
  final Script<DescribeStepRequest, DescribeStepResponse> describeStep = new Script<>();
  final Script<ListStepsRequest, ListStepsResponse> listSteps = new Script<>();

  /**
   * ListSteps by states, as before a submission; there are no active steps unless a test says so.
   */
  final Script<ListStepsRequest, ListStepsResponse> activeSteps =
      new Script<ListStepsRequest, ListStepsResponse>().answers(Answers.steps(null));

  final Script<CancelStepsRequest, CancelStepsResponse> cancel = new Script<>();
  final Script<DescribeClusterRequest, DescribeClusterResponse> describeCluster = new Script<>();
  final Script<ListClustersRequest, ListClustersResponse> listClusters = new Script<>();

  final Script<RunJobFlowRequest, RunJobFlowResponse> runJobFlow = new Script<>();

  /** EMR's error with a code, as the SDK makes it. */
  static RuntimeException error(int status, String code, String message) {
    return EmrException.builder()
        .statusCode(status)
        .message(message)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .build();
  }

  static RuntimeException throttled() {
    return error(400, "ThrottlingException", "Rate exceeded");
  }

  static RuntimeException lostConnection() {
    return network(new IOException("Connection reset"));
  }

  static RuntimeException network(IOException cause) {
    return SdkClientException.create("Unable to execute HTTP request", cause);
  }

  @Override
  public AddJobFlowStepsResponse addJobFlowSteps(AddJobFlowStepsRequest request) {
    return add.ask(request);
  }

  @Override
  public DescribeStepResponse describeStep(DescribeStepRequest request) {
    return describeStep.ask(request);
  }

  @Override
  public ListStepsResponse listSteps(ListStepsRequest request) {
    if (request.hasStepIds()) {
      return watched(request);
    }
    return request.hasStepStates() ? activeSteps.ask(request) : listSteps.ask(request);
  }

  /** Steps are watched by their ids in a list; tests say what becomes of a single one. */
  private ListStepsResponse watched(ListStepsRequest request) {
    String id = request.stepIds().get(0);
    Step step =
        describeStep
            .ask(DescribeStepRequest.builder().clusterId(request.clusterId()).stepId(id).build())
            .step();
    return Answers.steps(
        null, StepSummary.builder().id(id).name(step.name()).status(step.status()).build());
  }

  @Override
  public CancelStepsResponse cancelSteps(CancelStepsRequest request) {
    return cancel.ask(request);
  }

  @Override
  public DescribeClusterResponse describeCluster(DescribeClusterRequest request) {
    return describeCluster.ask(request);
  }

  @Override
  public ListClustersResponse listClusters(ListClustersRequest request) {
    return listClusters.ask(request);
  }

  @Override
  public RunJobFlowResponse runJobFlow(RunJobFlowRequest request) {
    return runJobFlow.ask(request);
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
