package io.github.azkabanaws.emr.joblog;

/**
 * Where a reader finds out more about a step. The addresses follow AWS's documentation; they were
 * not tried against AWS.
 */
public final class StepLinks {
  private StepLinks() {}

  /** The cluster's page with its steps in the EMR console; null where the console is not known. */
  public static String console(String region, String clusterId) {
    String domain = domain(region);
    return domain == null
        ? null
        : "https://"
            + region
            + ".console."
            + domain
            + "/emr/home?region="
            + region
            + "#/clusterDetails/"
            + clusterId;
  }

  /**
   * The folder to which EMR brings the step's logs, some minutes late.
   *
   * @param logUri of the cluster; null if it has none
   * @return null if there is none
   */
  public static String logs(String logUri, String clusterId, String stepId) {
    if (logUri == null || logUri.trim().isEmpty()) {
      return null;
    }
    // Older spellings that EMR still answers with and that other tools do not take.
    String base = logUri.trim().replaceFirst("^s3[an]://", "s3://");
    return base + (base.endsWith("/") ? "" : "/") + clusterId + "/steps/" + stepId + "/";
  }

  private static String domain(String region) {
    if (region.startsWith("cn-")) {
      return "amazonaws.cn";
    }
    if (region.startsWith("us-gov-")) {
      return "amazonaws-us-gov.com";
    }
    // The isolated partitions: us-iso-*, us-isob-*, eu-isoe-*, us-isof-*, and eusc-*.
    return region.contains("-iso") || region.startsWith("eusc-") ? null : "aws.amazon.com";
  }
}
