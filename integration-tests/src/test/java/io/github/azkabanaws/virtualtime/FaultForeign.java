package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emrsimulator.EmrSimulator;
import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.StepConfig;

/** Somebody else who uses the same cluster. */
public final class FaultForeign implements AutoCloseable {
  private final EmrClient emr;
  private final String cluster;

  public FaultForeign(EmrSimulator simulator, String cluster) {
    this.cluster = cluster;
    this.emr =
        EmrClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .endpointOverride(simulator.endpoint())
            .region(Region.of(simulator.region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        simulator.credentials().accessKeyId(),
                        simulator.credentials().secretAccessKey())))
            .build();
  }

  /** Submits so many steps in one call; their names begin with {@code name}. */
  public List<String> submit(String name, int steps) {
    List<StepConfig> configs =
        IntStream.range(0, steps)
            .mapToObj(
                i ->
                    StepConfig.builder()
                        .name(name + "-" + i)
                        .actionOnFailure(ActionOnFailure.CONTINUE)
                        .hadoopJarStep(jar -> jar.jar("command-runner.jar").args("true"))
                        .build())
            .toList();
    return emr.addJobFlowSteps(request -> request.jobFlowId(cluster).steps(configs)).stepIds();
  }

  public void cancel(List<String> ids) {
    emr.cancelSteps(request -> request.clusterId(cluster).stepIds(ids));
  }

  @Override
  public void close() {
    emr.close();
  }
}
