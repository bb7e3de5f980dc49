package io.github.azkabanaws.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One way in which the author of a job, its submitter, or a job before it tries to get more than
 * the user has.
 *
 * @param channel where the properties are written
 * @param job the job's name
 * @param properties what is written
 * @param refused whether the job has to fail with nothing submitted; otherwise it has to submit
 *     exactly what it would have without the attempt
 * @param line what the job's log has to tell
 * @param options what the wrapper's command line has to have besides, before the script
 * @param words the script and its arguments that the step has to have
 */
record Attempt(
    Channel channel,
    String job,
    Map<String, String> properties,
    boolean refused,
    String line,
    List<String> options,
    List<String> words) {

  /** Where a job's properties come from. */
  enum Channel {
    JOB_FILE,
    SHARED_PROPERTIES,
    YAML,
    FLOW_CONFIG,
    FLOW_PARAMETER,
    UPSTREAM_OUTPUT
  }

  /** What every attempt's job runs unless the attempt says something else. */
  static final List<String> COMMAND = List.of("/x/count.sh", "one");

  /** The line of a job that nothing has come of an attempt but what there would have been. */
  static final String AS_EVER = " of user 'alice' runs as group 'analytics'.";

  static Attempt refused(Channel channel, String line, String... properties) {
    return new Attempt(channel, "job", map(properties), true, line, List.of(), List.of());
  }

  /** A property of the administrator's. */
  static Attempt ignored(Channel channel, String key, String value) {
    return new Attempt(
        channel,
        "job",
        Map.of(key, value),
        false,
        key + " is ignored: only the admin",
        List.of(),
        COMMAND);
  }

  /** A property by which Azkaban tells whose execution it is. */
  static Attempt claimed(Channel channel, String key, String value) {
    return new Attempt(
        channel,
        "job",
        Map.of(key, value),
        false,
        key + "=" + value + " is ignored: ",
        List.of(),
        COMMAND);
  }

  /** What has no meaning for the job type. */
  static Attempt withoutEffect(Channel channel, String... properties) {
    return new Attempt(channel, "job", map(properties), false, AS_EVER, List.of(), COMMAND);
  }

  /** A command that has to reach the wrapper as words of the script. */
  static Attempt words(Channel channel, String command, String... words) {
    return new Attempt(
        channel, "job", Map.of("command", command), false, AS_EVER, List.of(), List.of(words));
  }

  /** A variable whose value has to reach the wrapper as that, encoded. */
  static Attempt variable(Channel channel, String name, String value, String encoded) {
    return new Attempt(
        channel,
        "job",
        Map.of("env." + name, value),
        false,
        AS_EVER,
        List.of("--env=" + name + "=" + encoded),
        COMMAND);
  }

  static Attempt named(Channel channel, String job) {
    return new Attempt(channel, job, Map.of(), false, AS_EVER, List.of(), COMMAND);
  }

  /** The same with a part of the values that is known only when everything runs. */
  Attempt with(Map<String, String> places) {
    Map<String, String> changed = new TreeMap<>(properties);
    places.forEach((name, place) -> changed.replaceAll((k, v) -> v.replace(name, place)));
    return new Attempt(channel, job, changed, refused, line, options, words);
  }

  private static Map<String, String> map(String... properties) {
    Map<String, String> map = new TreeMap<>();
    for (int i = 0; i < properties.length; i += 2) {
      map.put(properties[i], properties[i + 1]);
    }
    return map;
  }

  @Override
  public String toString() {
    List<String> shown = new ArrayList<>();
    properties.forEach((key, value) -> shown.add(key + "=" + value));
    return (channel + " " + job + " " + shown).replaceAll("\\p{Cntrl}", "?");
  }
}
