package io.github.azkabanaws.emr.step;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.groups.GroupPattern;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The secrets that a job's scripts want in their environment, by reference. The wrapper on the
 * cluster fetches them; none is ever here.
 */
public final class JobSecrets {
  public static final String PREFIX = "aws.emr.secret.";

  private final SortedMap<String, SecretReference> references;

  /** Reads them; what is wrong is in {@link Settings#problems()} afterwards, without the value. */
  public JobSecrets(Settings settings, Props props) {
    SortedMap<String, SecretReference> read = new TreeMap<>();
    for (String key : props.getKeySet()) {
      if (!key.startsWith(PREFIX) || SecretSettings.ADMIN_ONLY.contains(key)) {
        continue;
      }
      String name = key.substring(PREFIX.length());
      String value = props.get(key) == null ? "" : props.get(key).trim();
      Optional<SecretReference> reference = SecretReference.parse(value);
      Optional<String> problem = VariableNames.problem(PREFIX, name);
      if (problem.isPresent()) {
        settings.problem(key, problem.get());
      } else if (name.equals(WrapperArguments.HANDOVER)) {
        settings.problem(key, "is a variable of hand-overs; choose another name");
      } else if (!reference.isPresent()) {
        settings.problem(
            key,
            "must be a reference, "
                + SecretStore.form()
                + "; its value is not shown, because it may be the secret itself. If it is, it is"
                + " in Azkaban's database now: change it");
      } else {
        read.put(name, reference.get());
      }
    }
    this.references = Collections.unmodifiableSortedMap(read);
  }

  /** By the names that the scripts see them under. */
  public SortedMap<String, SecretReference> references() {
    return references;
  }

  /** Stops a job that wants what the administrator does not allow to its group. */
  public void requireAllowed(SecretSettings settings, String group) throws StepJobException {
    for (Map.Entry<String, SecretReference> secret : references.entrySet()) {
      if (!settings.allows(secret.getValue(), group)) {
        throw new StepJobException(
            "Refused: "
                + PREFIX
                + secret.getKey()
                + "="
                + Settings.show(secret.getValue().toString())
                + " is not a secret that scripts of group '"
                + group
                + "' may have; the administrator allows "
                + GroupPattern.listed(settings.allowed())
                + " ("
                + SecretSettings.ALLOWED
                + ").");
      }
    }
  }
}
