package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Settings;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where hints of steps that have ended come from, if from anywhere. Immutable. */
public final class HintSettings {
  public static final String QUEUE = "aws.emr.hints.queue";
  static final String ENDPOINT = "aws.emr.hints.endpoint";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(Arrays.asList(QUEUE, ENDPOINT));

  private static final Pattern URL =
      Pattern.compile("https?://[A-Za-z0-9.:-]{1,253}/\\d{12}/[A-Za-z0-9_-]{1,80}(\\.fifo)?");
  private static final Pattern REGION_OF_URL =
      Pattern.compile("https://sqs(?:-fips)?\\.([a-z0-9-]+)\\..*");

  private final String queue;
  private final URI endpoint;

  /**
   * @param region that of the clusters, which tell of their steps in no other, if it is known
   */
  HintSettings(Settings settings, Optional<String> region) {
    this.queue =
        settings
            .matching(
                QUEUE,
                URL,
                "the URL of an SQS queue, as in"
                    + " https://sqs.eu-west-1.amazonaws.com/123456789012/azkaban-1")
            .orElse(null);
    this.endpoint = settings.endpoint(ENDPOINT).orElse(null);
    if (queue == null) {
      if (!settings.text(QUEUE).isPresent()) {
        settings
            .text(ENDPOINT)
            .ifPresent(set -> settings.problem(ENDPOINT, set, "has no meaning without " + QUEUE));
      }
      return;
    }
    Matcher named = REGION_OF_URL.matcher(queue);
    if (region.isPresent() && named.matches() && !named.group(1).equals(region.get())) {
      settings.problem(
          QUEUE, queue, "must be a queue in " + AwsSettings.REGION + "=" + region.get());
    }
  }

  /** The queue's URL; null if there are no hints. */
  public String queue() {
    return queue;
  }

  /** In place of the region's own endpoint of SQS; null if that is to be used. */
  public URI endpoint() {
    return endpoint;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HintSettings
        && Objects.equals(queue, ((HintSettings) other).queue)
        && Objects.equals(endpoint, ((HintSettings) other).endpoint);
  }

  @Override
  public int hashCode() {
    return Objects.hash(queue, endpoint);
  }
}
