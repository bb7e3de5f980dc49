package io.github.azkabanaws.emr;

import azkaban.jobExecutor.ProcessJob;
import azkaban.utils.Props;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
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
final class PropertyNotices {
  /** Job properties that ProcessJob and what it extends read, and that mean nothing here. */
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
  PropertyNotices(Props props, List<String> misplaced) {
    this.props = props;
    this.misplaced = misplaced;
  }

  /** The sentences; empty if there is nothing to say. */
  List<String> sentences() {
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

  private static Map<String, String> ofTheProcessJob() {
    Map<String, String> known = new LinkedHashMap<>();
    known.put(
        ProcessJob.AZKABAN_MEMORY_CHECK, "it starts no process on the executor that needs memory");
    known.put(
        "job.dump.properties",
        "its log shows each command, and with " + DryRun.PROPERTY + "=true the whole step");
    return Collections.unmodifiableMap(known);
  }
}
