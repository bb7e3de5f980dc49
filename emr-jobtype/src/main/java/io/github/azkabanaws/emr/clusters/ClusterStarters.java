package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.aws.LambdaInvoker;
import io.github.azkabanaws.emr.s3.TextSource;
import software.amazon.awssdk.services.emr.EmrClient;

/** Makes the starter that the administrator has set up. */
public final class ClusterStarters {
  private final EmrClient emr;
  private final TextSource files;
  private final TextSource objects;
  private final LambdaInvoker lambda;

  /**
   * @param files for absolute paths
   * @param objects for s3:// URLs
   */
  public ClusterStarters(
      EmrClient emr, TextSource files, TextSource objects, LambdaInvoker lambda) {
    this.emr = emr;
    this.files = files;
    this.objects = objects;
    this.lambda = lambda;
  }

  ClusterStarter of(LaunchSettings launch) {
    if (launch.lambda().isPresent()) {
      return new LambdaStarter(lambda, launch.lambda().get());
    }
    String request = launch.request().get();
    return new RequestStarter(emr, request.startsWith("s3://") ? objects : files, request);
  }
}
