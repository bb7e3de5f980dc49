package io.github.azkabanaws.emr.author;

import azkaban.jobExecutor.AbstractProcessJob;
import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.step.JobSecrets;
import io.github.azkabanaws.emr.step.VariableNames;
import io.github.azkabanaws.emr.step.Words;
import io.github.azkabanaws.emr.step.WrapperArguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The variables that a job's scripts are to see, as in Azkaban's process job: {@code env.NAME} or
 * {@code ENV.NAME}. They travel in the step's arguments, so no secret belongs here.
 */
public final class JobVariables {
  public static final String PREFIX = AbstractProcessJob.ENV_PREFIX;

  private static final List<String> PREFIXES =
      Collections.unmodifiableList(Arrays.asList(PREFIX, AbstractProcessJob.ENV_PREFIX_UCASE));

  private final SortedMap<String, String> values;

  /**
   * Reads them; what is wrong is in {@link Settings#problems()} afterwards, without the value.
   *
   * @param secrets the names that are taken
   */
  public JobVariables(Settings settings, Props props, Set<String> secrets) {
    SortedMap<String, String> read = new TreeMap<>();
    for (String prefix : PREFIXES) {
      for (String key : sorted(props.getKeySet())) {
        if (!key.startsWith(prefix)) {
          continue;
        }
        String name = key.substring(prefix.length());
        String value = props.get(key) == null ? "" : props.get(key);
        Optional<String> problem = VariableNames.problem(prefix, name);
        if (problem.isPresent()) {
          settings.problem(key, problem.get());
        } else if (name.equals(WrapperArguments.HANDOVER)) {
          settings.problem(key, "is a variable of hand-overs; choose another name");
        } else if (read.containsKey(name)) {
          settings.problem(key, "is set by " + PREFIX + name + " too; take one of them away");
        } else if (secrets.contains(name)) {
          settings.problem(
              key, "is set by " + JobSecrets.PREFIX + name + " too; take one of them away");
        } else if (!Words.isTransferable(value)) {
          settings.problem(key, "has the zero character or half of a surrogate pair in its value");
        } else {
          read.put(name, value);
        }
      }
    }
    this.values = Collections.unmodifiableSortedMap(read);
  }

  /** The values by their names; an empty one is a value too. */
  public SortedMap<String, String> values() {
    return values;
  }

  private static List<String> sorted(Set<String> keys) {
    List<String> sorted = new ArrayList<>(keys);
    Collections.sort(sorted);
    return sorted;
  }
}
