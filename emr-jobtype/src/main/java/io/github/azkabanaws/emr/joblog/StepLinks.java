package io.github.azkabanaws.emr.joblog;

import java.util.Optional;

/**
 * Where a reader finds out more about a step. The addresses follow AWS's documentation; they were
 * not tried against AWS.
 */
public final class StepLinks {
  private StepLinks() {}

  /** The cluster's page with its steps in the EMR console, where the console is known. */
  public static Optional<String> console(String region, String clusterId) {
    return domain(region)
        .map(
            domain ->
                "https://"
                    + region
                    + ".console."
                    + domain
                    + "/emr/home?region="
                    + region
                    + "#/clusterDetails/"
                    + clusterId);
  }

  /**
   * The folder to which EMR brings the step's logs, some minutes late.
   *
   * @param logUri of the cluster
   * @return none if that is blank
   */
  public static Optional<String> logs(String logUri, String clusterId, String stepId) {
    if (logUri.trim().isEmpty()) {
      return Optional.empty();
    }
    // Older spellings that EMR still answers with and that other tools do not take.
    String base = logUri.trim().replaceFirst("^s3[an]://", "s3://");
    return Optional.of(
        base + (base.endsWith("/") ? "" : "/") + clusterId + "/steps/" + stepId + "/");
  }

  private static Optional<String> domain(String region) {
    if (region.startsWith("cn-")) {
      return Optional.of("amazonaws.cn");
    }
    if (region.startsWith("us-gov-")) {
      return Optional.of("amazonaws-us-gov.com");
    }
    // The isolated partitions: us-iso-*, us-isob-*, eu-isoe-*, us-isof-*, and eusc-*.
    return region.contains("-iso") || region.startsWith("eusc-")
        ? Optional.empty()
        : Optional.of("aws.amazon.com");
  }
}
