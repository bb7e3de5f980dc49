package io.github.azkabanaws.emr.author;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.step.Command;
import io.github.azkabanaws.emr.step.ProjectFolder;
import io.github.azkabanaws.emr.step.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Words behind the first one that name a file of the project. Only the script itself is brought to
 * the cluster, so such a file is not there.
 */
public final class ProjectWords {
  private static final Pattern INTERPRETER =
      Pattern.compile(
          "(.*/)?(ba|da|k|z)?sh|(.*/)?(python|perl|ruby)[0-9.]*|(.*/)?(Rscript|node|php)");

  private static final Pattern RUNNER =
      Pattern.compile(
          "(.*/)?(spark-submit|spark-shell|spark-sql|pyspark|sparkR|hive|hive-script|beeline|pig"
              + "|hadoop|yarn|mapred|java|psql|mysql)");

  /** Options of runners whose word is the program's own file; those of others can be anything. */
  private static final Pattern FILE_OPTION = Pattern.compile("-f|--file|-jar");

  private final ProjectFolder project;
  private final List<Command> commands;

  public ProjectWords(ProjectFolder project, List<Command> commands) {
    this.project = project;
    this.commands = commands;
  }

  /**
   * Stops commands of programs that would open such a file on the cluster: the first word that is
   * no option. Later ones are arguments, and may mean something there.
   */
  public void refuse(Settings settings) {
    for (Command command : commands) {
      boolean interpreter = INTERPRETER.matcher(command.script()).matches();
      if (!interpreter && !RUNNER.matcher(command.script()).matches()) {
        continue;
      }
      Optional<String> file =
          opened(command.arguments(), interpreter).filter(files(command)::contains);
      if (file.isPresent()) {
        settings.problem(
            command.property(),
            "names "
                + Words.quote(file.get())
                + ", a file of the project, which "
                + command.script()
                + " will not find: only a script that is the first word is brought to the cluster. "
                + (interpreter
                    ? "Write the file as the first word, and its interpreter into its first line,"
                        + " as in #!/bin/bash or #!/usr/bin/env python3"
                    : "Put the file into S3 and name it as s3://bucket/key, or on the cluster"));
      }
    }
  }

  /** What is told of all such words: a script may want no more than the name. */
  public List<String> sentences() {
    List<String> told = new ArrayList<>();
    for (Command command : commands) {
      for (String file : files(command)) {
        told.add(
            command.property()
                + " names "
                + Words.quote(file)
                + ", a file of the project, which is not on the cluster: only a script that is the"
                + " first word is brought there.");
      }
    }
    return told;
  }

  /** The word that the program opens, if that can be told. */
  private static Optional<String> opened(List<String> words, boolean interpreter) {
    for (String word : words) {
      if (!word.startsWith("-")) {
        return Optional.of(word);
      }
      if (!interpreter && !FILE_OPTION.matcher(word).matches()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** A word that can be anything is taken for a file's name only if it looks like one. */
  private List<String> files(Command command) {
    List<String> files = new ArrayList<>();
    for (String word : command.arguments()) {
      boolean looksLikeFile = word.indexOf('.') >= 0 || word.indexOf('/') >= 0;
      if (looksLikeFile && !word.startsWith("/") && !files.contains(word) && project.has(word)) {
        files.add(word);
      }
    }
    return files;
  }
}
