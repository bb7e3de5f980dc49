package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.s3.S3Location;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The command line of the wrapper on the cluster.
 *
 * <p>EMR's command-runner.jar drops empty arguments and breaks at {@code }}}, so every value is
 * percent-encoded: letters, digits and {@code ._/:@,+=-} stand for themselves, any other byte of
 * the UTF-8 text is {@code %XX}, and the empty text is a lone {@code %}. The wrapper decodes byte
 * for byte, without a shell's evaluation, so the script gets exactly the arguments that Azkaban
 * had.
 */
public final class WrapperArguments {
  /** In front of the name of a variable of the job's. */
  public static final String VARIABLE = "--env=";

  public static final String GROUP = "--group=";
  public static final String STEP_KEY = "--step-key=";

  /**
   * In front of what tells this Azkaban from others in the list of a cluster's steps. It looks like
   * a variable of the job's, as {@link #NOTES} does and for the same reason.
   */
  public static final String INSTALL_ID = VARIABLE + "EMR_INSTALL_ID=";

  /**
   * In front of where the wrapper is to leave notes. It looks like a variable of the job's, which
   * no job can have, so that an older wrapper makes one of it and does not refuse an unknown
   * option. It is the first option: with an older job type authors can have such a variable, but
   * not there, so the wrapper takes no other for it.
   */
  public static final String NOTES = VARIABLE + "EMR_END_NOTES=";

  /**
   * The name of a variable by which a step is known that was to be handed over to the same place.
   * An older wrapper makes a variable of it as well; no job can have it.
   */
  public static final String HANDOVER = "EMR_HANDOVER";

  /** How the option with it begins. */
  public static final String HANDS_OVER = VARIABLE + HANDOVER + "=";

  private static final String UNCHANGED = "._/:@,+=-";

  private WrapperArguments() {}

  /**
   * The command line for one command.
   *
   * @param wrapper the wrapper's path on the cluster
   * @param key of the step
   * @param output where the wrapper is to bring what the script has to tell, if anywhere
   * @param variables what the script sees besides, by name
   * @param secrets what the wrapper is to fetch, by the names that the script sees them under
   */
  public static List<String> of(
      String wrapper,
      String group,
      String user,
      Execution execution,
      StepKey key,
      Optional<S3Location> output,
      SortedMap<String, String> variables,
      SortedMap<String, SecretReference> secrets,
      Command command) {
    List<String> line = new ArrayList<>();
    line.add(wrapper);
    line.add(GROUP + encode(group));
    line.add("--user=" + encode(user));
    line.add("--submit-user=" + encode(execution.submitUser()));
    line.add("--execution-id=" + execution.executionId());
    line.add("--project=" + encode(execution.projectName()));
    line.add("--flow-id=" + encode(execution.flowId()));
    line.add("--job-id=" + encode(execution.jobId()));
    line.add("--attempt=" + execution.attempt());
    line.add(STEP_KEY + key);
    output.ifPresent(place -> line.add("--output=" + encode(place.toString())));
    command.upload().ifPresent(upload -> line.add("--script-sha256=" + upload.sha256()));
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      // An empty value is nothing behind the sign; a lone % is for what is nothing as a whole.
      String value = variable.getValue();
      line.add(VARIABLE + variable.getKey() + "=" + (value.isEmpty() ? "" : encode(value)));
    }
    for (Map.Entry<String, SecretReference> secret : secrets.entrySet()) {
      line.add("--secret=" + secret.getKey() + "=" + encode(secret.getValue().toString()));
    }
    line.add("--");
    for (String word : command.words()) {
      line.add(encode(word));
    }
    return Collections.unmodifiableList(line);
  }

  /**
   * The same command line of a step that is to be handed over.
   *
   * @param digest of where, as the job wrote it
   */
  public static List<String> handingOver(List<String> line, String digest) {
    List<String> longer = new ArrayList<>(line);
    longer.add(longer.indexOf("--"), HANDS_OVER + digest);
    return Collections.unmodifiableList(longer);
  }

  /** The same command line, with which the wrapper leaves notes of the script's begin and end. */
  static List<String> leavingNotes(List<String> line, S3Location place) {
    List<String> longer = new ArrayList<>(line);
    longer.add(1, NOTES + encode(place.toString()));
    return Collections.unmodifiableList(longer);
  }

  /**
   * The same command line with the name of this Azkaban in it, for who lists a cluster's steps and
   * has to tell this one's from others'.
   */
  public static List<String> ofInstall(String installId, List<String> line) {
    List<String> named = new ArrayList<>(line);
    named.add(1, INSTALL_ID + encode(installId));
    return Collections.unmodifiableList(named);
  }

  /**
   * What {@link #ofInstall} has put into a command line, as it travels. Further behind it is an
   * author's variable, whom an older job type lets have it.
   *
   * @param options those of the wrapper
   */
  public static Optional<String> installId(List<String> options) {
    return options.stream()
        .limit(2)
        .filter(option -> option.startsWith(INSTALL_ID))
        .map(option -> option.substring(INSTALL_ID.length()))
        .findFirst();
  }

  /** A value as it travels. */
  public static String encode(String value) {
    if (value.isEmpty()) {
      return "%";
    }
    StringBuilder encoded = new StringBuilder(value.length() + 16);
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || UNCHANGED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
