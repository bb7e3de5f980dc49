package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.base.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a cluster is started when there is none of the name that is wanted. */
public final class LaunchSettings {
  public static final String REQUEST = "aws.emr.cluster.launch.request";
  static final String LAMBDA = "aws.emr.cluster.launch.lambda";
  public static final String TIMEOUT = "aws.emr.cluster.launch.timeout";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(Arrays.asList(REQUEST, LAMBDA, TIMEOUT));

  private static final Pattern LOCATION =
      Pattern.compile("/.+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.+");

  /** A name, a part of an ARN or a whole one; after the function's name perhaps a version. */
  private static final Pattern FUNCTION =
      Pattern.compile(
          "(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\\d{12}:function:|\\d{12}:function:)?"
              + "[A-Za-z0-9_-]{1,64}(:(\\$LATEST|[A-Za-z0-9_-]{1,128}))?");

  private final Optional<String> request;
  private final Optional<String> lambda;
  private final Duration timeout;

  LaunchSettings(Settings settings) {
    this.request =
        settings.matching(REQUEST, LOCATION, "an absolute path or s3://bucket/key of a JSON file");
    this.lambda = settings.matching(LAMBDA, FUNCTION, "the name or the ARN of a Lambda function");
    Optional<String> second = settings.text(LAMBDA);
    if (settings.text(REQUEST).isPresent() && second.isPresent()) {
      settings.problem(
          LAMBDA,
          second.get(),
          "and " + REQUEST + " are both set; set one of them, or none if jobs start no cluster");
    }
    this.timeout =
        settings.duration(
            TIMEOUT, Duration.ofMinutes(30), Duration.ofSeconds(1), Duration.ofHours(24));
  }

  public boolean isOn() {
    return request.isPresent() || lambda.isPresent();
  }

  /** The property that says how clusters are started. */
  public String property() {
    return request.isPresent() ? REQUEST : LAMBDA;
  }

  /** Where the input of RunJobFlow is, as JSON: an absolute path or an s3:// URL. */
  public Optional<String> request() {
    return request;
  }

  /** The function that starts a cluster of a given name. */
  public Optional<String> lambda() {
    return lambda;
  }

  /** How long it may take from the decision to start a cluster until it is ready for steps. */
  public Duration timeout() {
    return timeout;
  }
}
