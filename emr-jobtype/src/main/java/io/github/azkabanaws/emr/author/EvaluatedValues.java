package io.github.azkabanaws.emr.author;

import azkaban.project.FlowLoaderUtils;
import azkaban.utils.Props;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.step.ProjectFolder;
import io.github.azkabanaws.emr.step.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values in which Azkaban has evaluated a {@code $(...)} before the job began: an author who means
 * a shell's gets a number in its place, and no word about it. What was written stands in the
 * project's file, where that can be read.
 */
public final class EvaluatedValues {
  private static final Pattern OF_THE_JOB =
      Pattern.compile("(command|step)(\\.\\d+)?|(env|ENV)\\..*|aws\\.emr\\..*");

  private static final Pattern EXPRESSION = Pattern.compile("\\$\\([^)]{0,60}\\)?");

  private final ProjectFolder project;
  private final Execution execution;
  private final Props props;

  /**
   * @param props as Azkaban hands them to the job
   */
  public EvaluatedValues(ProjectFolder project, Execution execution, Props props) {
    this.project = project;
    this.execution = execution;
    this.props = props;
  }

  /** A sentence for each property; empty if there is none, or if the file can't be read. */
  public List<String> sentences() {
    Props written = written().orElse(null);
    List<String> told = new ArrayList<>();
    if (written == null) {
      return told;
    }
    List<String> keys = new ArrayList<>(written.getKeySet());
    Collections.sort(keys);
    for (String key : keys) {
      String text = written.get(key);
      String value = props.get(key);
      if (OF_THE_JOB.matcher(key).matches() && text != null && value != null) {
        Set<String> gone = new LinkedHashSet<>();
        Matcher expression = EXPRESSION.matcher(text);
        while (expression.find()) {
          if (!value.contains(expression.group())) {
            gone.add(Words.quote(expression.group()));
          }
        }
        if (text.contains("\\${") || text.contains("\\$(") || text.contains("$${")) {
          told.add(
              Settings.show(key)
                  + " has a \\ or a $ before ${...} or $(...) in the project's file: Azkaban knows"
                  + " no escape, so it is replaced all the same and what stands before it stays.");
        }
        if (!gone.isEmpty()) {
          told.add(
              Settings.show(key)
                  + " has "
                  + String.join(", ", gone)
                  + " in the project's file, and Azkaban has put in its place what it makes of it"
                  + " as an expression, which is not what a shell does. Let the script do it; dates"
                  + " are ${azkaban.flow.start.year} and the like.");
        }
      }
    }
    return told;
  }

  /** What the author has written, as far as anybody knows. */
  private Optional<Props> written() {
    String jobId = execution.jobId();
    Optional<Path> jobFile = project.file(jobId + ".job");
    Optional<Path> flowFile = project.ofExecution(execution.flowId() + ".flow");
    try {
      if (flowFile.isPresent()) {
        String path = execution.nestedPath().isEmpty() ? jobId : execution.nestedPath();
        return Optional.ofNullable(
            FlowLoaderUtils.getPropsFromYamlFile(
                execution.flowId() + ":" + path, flowFile.get().toFile()));
      }
      return jobFile.isPresent()
          ? Optional.of(new Props(null, jobFile.get().toFile()))
          : Optional.empty();
    } catch (IOException | RuntimeException | LinkageError e) {
      // It is for a warning only, and another version of Azkaban may read its files otherwise.
      return Optional.empty();
    }
  }
}
