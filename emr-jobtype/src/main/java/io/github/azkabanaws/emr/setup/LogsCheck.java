package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.job.AwsAccount;
import io.github.azkabanaws.emr.joblog.LogPlaces;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.joblog.StepLinks;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/** Where the clusters put the logs of steps, which a failed job points at. */
final class LogsCheck implements SetupCheck {
  private final AwsAccount account;
  private final List<Cluster> clusters;
  private final boolean read;

  /**
   * @param read whether jobs read them there
   */
  LogsCheck(AwsAccount account, List<Cluster> clusters, boolean read) {
    this.account = account;
    this.clusters = clusters;
    this.read = read;
  }

  @Override
  public void run(CheckLines lines) {
    if (clusters.isEmpty()) {
      lines.skipped("there is no cluster to look at");
    }
    for (Cluster cluster : clusters) {
      try {
        LogPlaces places =
            LogPlaces.of(
                SdkValues.cluster(
                    account.emr().describeCluster(r -> r.clusterId(cluster.id())).cluster()));
        String uri = places.uri().orElse("");
        if (places.uploads().mayBeOff()) {
          lines.warning(
              "cluster "
                  + cluster
                  + " does not bring all logs of its steps to S3 ("
                  + places.uploads().whatIsOff()
                  + ")",
              "jobs do not wait for them; read them from CloudWatch Logs, or have the cluster bring"
                  + " them when it is made");
        } else if (uri.isEmpty()) {
          lines.warning(
              "cluster " + cluster + " has no LogUri: the logs of its steps end with it",
              "give clusters a LogUri when they are made");
        } else {
          lines.ok("cluster " + cluster + " puts the logs of its steps below " + uri);
          if (read) {
            StepLinks.logs(uri, cluster.id(), "s-0")
                .flatMap(folder -> S3Location.parse(folder + "stdout.gz"))
                .ifPresent(steps -> list(steps, lines));
          }
        }
      } catch (SdkException e) {
        refused(
            e,
            "cluster " + cluster + " could not be described",
            "allow elasticmapreduce:DescribeCluster",
            SetupEndpoints.EMR,
            lines);
      }
    }
  }

  private void list(S3Location steps, CheckLines lines) {
    String folder = steps.key().replaceFirst("/steps/.*", "/steps/");
    String place = "s3://" + steps.bucket() + "/" + folder;
    try {
      account
          .logAccess()
          .s3()
          .listObjectsV2(r -> r.bucket(steps.bucket()).prefix(folder).maxKeys(1));
      lines.ok("the executor may list " + place + "; reading was not tried");
    } catch (SdkException e) {
      refused(
          e,
          "the executor can't list " + place,
          "allow s3:ListBucket on the bucket and s3:GetObject below the LogUri, or set "
              + LogSettings.LOGS
              + "=none",
          SetupEndpoints.S3,
          lines);
    }
  }

  /** Jobs do without: a warning, whatever it is. */
  private static void refused(
      SdkException e, String what, String right, String service, CheckLines lines) {
    String words = EmrErrors.text(e);
    if (PermissionCheck.isDenied(e)) {
      lines.warning(what + ", it is denied: " + words, right);
    } else if (PermissionCheck.isIdentityRefused(e)) {
      lines.warning(
          what + ", the signature is not taken: " + words,
          "look at the credentials, the clock and " + AwsSettings.REGION);
    } else if (EmrErrors.of(e) != EmrErrors.REFUSED) {
      lines.warning(
          what + ", there was no answer: " + words,
          "look at the way to " + service + ": routes, firewalls and VPC endpoints");
    } else {
      lines.warning(what + ", it is refused: " + words, "AWS's words say why");
    }
  }
}
