package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.aws.RetryPause;
import io.github.azkabanaws.emr.azkaban.JobReport;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.s3.S3Errors;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.s3.S3Objects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * What a script has written into its output file, which the wrapper has brought to S3. It is data
 * of a team's, and later jobs inherit it as properties: everything about it is checked. Whatever is
 * wrong with it, the step has completed; so it is told, and left out.
 */
public final class ScriptOutput {
  /** As many as the wrapper brings. */
  static final int MAX_BYTES = 60_000;

  static final int MAX_VALUES = 100;

  /** Of those that are left out; a log with all of them would have no room for its beginning. */
  private static final int NAMES_TOLD = 5;

  /** What a later job can write between ${ and }; Azkaban leaves anything else as it is. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]{0,63}");

  /** How long S3 is asked: the step has ended, and a job that waits is one that holds others up. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private static final String RULE =
      "there may be "
          + MAX_VALUES
          + " strings, numbers and booleans, with names of up to 64 letters, digits and ._ (no -,"
          + " because a later job's ${...} could not name it) and values of up to 1024 characters,"
          + " none of them a dollar, a backslash or a control character.";

  private final Supplier<S3Client> client;
  private final OutputSettings settings;
  private final JobContext job;

  /**
   * @param client gives the client; asked only if there is something to read
   */
  public ScriptOutput(Supplier<S3Client> client, OutputSettings settings, JobContext job) {
    this.client = client;
    this.settings = settings;
    this.job = job;
  }

  /**
   * The values by their names, each fit to be a property; no values if the script has written none.
   *
   * @param step that has completed
   * @return none if it can't be read, or is nothing that can be used, and the job's log says so
   */
  public Optional<Map<String, String>> read(RunAs runAs, EmrStep step) throws InterruptedException {
    try {
      return Optional.of(readWhole(runAs, step, LONGEST));
    } catch (StepJobException e) {
      job.log().warn("The script's output is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The same where something depends on it.
   *
   * @param limit how long S3 is asked
   * @throws StepJobException if it can't be read, or is nothing that can be used
   */
  public Map<String, String> readWhole(RunAs runAs, EmrStep step, Duration limit)
      throws StepJobException, InterruptedException {
    Optional<S3Location> place =
        StepKey.parse(step.name()).flatMap(key -> settings.of(runAs.group(), key));
    if (!place.isPresent() || runAs.executionRoleArn().isPresent()) {
      return Collections.emptyMap();
    }
    Optional<String> text = fetch(place.get(), limit);
    return text.isPresent() ? values(place.get(), text.get()) : Collections.emptyMap();
  }

  private Optional<String> fetch(S3Location place, Duration limit)
      throws StepJobException, InterruptedException {
    RetryPause retry = new RetryPause(job.timer(), job.log(), "reading the script's output");
    Duration deadline = job.now().plus(limit);
    while (true) {
      try {
        return Optional.of(new S3Objects(client.get()).readText(place, MAX_BYTES));
      } catch (NoSuchKeyException e) {
        // It need not write one.
        return Optional.empty();
      } catch (SdkException e) {
        String why = place + " can't be read (" + EmrErrors.text(e) + ")";
        if (S3Errors.isRefusal(e)) {
          throw new StepJobException(why + S3Errors.advice(e, place, right()) + ".");
        }
        if (job.now().compareTo(deadline) >= 0) {
          throw new StepJobException(why + " for " + Settings.show(limit) + ".");
        }
        if (job.timer().await(job.kill(), retry.hindered(why))) {
          throw new StepJobException("the job was killed.");
        }
      }
    }
  }

  private Map<String, String> values(S3Location place, String text) throws StepJobException {
    List<JsonNode> root;
    try {
      // In a list, because the parser would not mind what comes behind the first value.
      root = JsonNode.parser().parse("[" + text + "]").asArray();
    } catch (RuntimeException | StackOverflowError e) {
      throw new StepJobException(place + " is not JSON.");
    }
    if (root.size() != 1 || !root.get(0).isObject()) {
      throw new StepJobException(place + " is not one JSON object.");
    }
    Map<String, String> values = new TreeMap<>();
    List<String> bad = new ArrayList<>();
    root.get(0)
        .asObject()
        .forEach(
            (name, json) -> {
              Optional<String> value =
                  NAME.matcher(name).matches() ? value(json) : Optional.empty();
              if (value.filter(JobReport::isHarmless).isPresent() && values.size() < MAX_VALUES) {
                values.put(name, value.get());
              } else {
                bad.add(name);
              }
            });
    if (!bad.isEmpty()) {
      job.log().warn("Of the script's output, " + leftOut(bad) + " left out: " + RULE);
    }
    return values;
  }

  private static String leftOut(List<String> names) {
    String told =
        names.stream().limit(NAMES_TOLD).map(Settings::show).collect(Collectors.joining(", "));
    int rest = names.size() - NAMES_TOLD;
    return told + (rest > 0 ? " and " + rest + " more" : "") + (names.size() > 1 ? " are" : " is");
  }

  private static Optional<String> value(JsonNode json) {
    if (json.isString()) {
      return Optional.of(json.asString());
    }
    if (json.isBoolean()) {
      return Optional.of(String.valueOf(json.asBoolean()));
    }
    // As it is written: 1e3 stays 1e3.
    return json.isNumber() ? Optional.of(json.asNumber()) : Optional.empty();
  }

  private String right() {
    S3Location prefix = settings.prefix().get();
    return "s3:GetObject on "
        + prefix.bucket()
        + "/"
        + prefix.key()
        + "/* and s3:ListBucket on "
        + prefix.bucket();
  }
}
