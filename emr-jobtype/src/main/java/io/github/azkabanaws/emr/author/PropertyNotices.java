package io.github.azkabanaws.emr.author;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.step.JobSecrets;
import io.github.azkabanaws.emr.step.SecretText;
import io.github.azkabanaws.emr.step.StepSettings;
import io.github.azkabanaws.emr.step.Words;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a job's properties say that has no effect here although it has one in a job of type {@code
 * command}, and what Azkaban's replacement of placeholders has left in them.
 */
public final class PropertyNotices {
  /**
   * Job properties that ProcessJob and what it extends read, and that mean nothing here. Without
   * {@code azkaban.memory.check}: FlowRunner puts it into every job, over what an author has
   * written.
   */
  private static final Map<String, String> OF_THE_PROCESS_JOB = ofTheProcessJob();

  /** What the job type reads, and what the author wrote: nobody is told of others' properties. */
  private static final Pattern OF_THE_JOB =
      Pattern.compile("(command|step)(\\.\\d+)?|(env|ENV)\\..*|aws\\.emr\\.(?!output\\.).*");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]{0,40}\\}?");

  private final Props props;
  private final List<String> misplaced;

  /**
   * @param misplaced properties that look like commands and are none
   */
  public PropertyNotices(Props props, List<String> misplaced) {
    this.props = props;
    this.misplaced = misplaced;
  }

  /** The sentences; empty if there is nothing to say. */
  public List<String> sentences() {
    List<String> told = new ArrayList<>();
    OF_THE_PROCESS_JOB.forEach(
        (key, why) -> {
          if (props.containsKey(key)) {
            told.add(key + " has no effect in a job of this type: " + why + ".");
          }
        });
    if (!misplaced.isEmpty()) {
      told.add(
          String.join(", ", misplaced)
              + " has no effect: further commands are "
              + JobCommands.COMMAND
              + ".1, "
              + JobCommands.COMMAND
              + ".2, ...");
    }
    List<String> keys = new ArrayList<>(props.getKeySet());
    Collections.sort(keys);
    for (String key : keys) {
      if (OF_THE_JOB.matcher(key).matches() && props.get(key) != null) {
        addLeftPlaceholders(told, key, props.get(key));
        addWrongLetters(told, key, props.get(key));
        if (key.regionMatches(true, 0, JobVariables.PREFIX, 0, JobVariables.PREFIX.length())) {
          addVariable(told, key, props.get(key));
        }
      }
    }
    return told;
  }

  private static void addLeftPlaceholders(List<String> told, String key, String value) {
    Set<String> left = new LinkedHashSet<>();
    Matcher placeholder = PLACEHOLDER.matcher(value);
    while (placeholder.find()) {
      left.add(Words.quote(placeholder.group()));
    }
    if (!left.isEmpty()) {
      told.add(
          Settings.show(key)
              + " has "
              + String.join(", ", left)
              + ", which Azkaban leaves as it is: it replaces ${name} with a name of letters,"
              + " digits, _ and . only, without blanks and without a default.");
    }
  }

  /** Azkaban reads .job and .properties files as Latin-1, whatever they are written in. */
  private static void addWrongLetters(List<String> told, String key, String value) {
    boolean plain = value.chars().allMatch(c -> c < 0x80);
    if (plain || !value.chars().allMatch(c -> c <= 0xff)) {
      return;
    }
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)));
      told.add(
          Settings.show(key)
              + " looks like UTF-8 that was read as Latin-1, as Azkaban reads .job and .properties"
              + " files: write such letters as \\u00fc, or the job in a .flow file.");
    } catch (CharacterCodingException e) {
      // These letters are meant.
    }
  }

  private static void addVariable(List<String> told, String key, String value) {
    String name = key.substring(JobVariables.PREFIX.length());
    if (SecretText.isSecret(name) && !value.isEmpty()) {
      told.add(
          Settings.show(key)
              + " has the name of a secret, and its value stands in the step's arguments for all to"
              + " read: "
              + JobSecrets.PREFIX
              + name
              + " brings one by reference.");
    }
    if (value.endsWith("\n") || value.endsWith("\r")) {
      told.add(
          Settings.show(key)
              + " ends with a line break, as | and > leave it in YAML; the script gets it. Write >-"
              + " or |- if it is not meant.");
    }
  }

  private static Map<String, String> ofTheProcessJob() {
    return Collections.singletonMap(
        "job.dump.properties",
        "its log shows each command, and with " + StepSettings.DRY_RUN + "=true the whole step");
  }
}
