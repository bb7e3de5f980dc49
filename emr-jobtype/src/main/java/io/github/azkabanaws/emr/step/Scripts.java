package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Sha256;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.Optional;

/**
 * Finds what the first word of a command stands for: {@code s3://bucket/key}, an absolute path on
 * the cluster, a file of the project, or else a program that the account finds on the cluster.
 */
public final class Scripts {
  private static final int MAX_NAME = 100;

  private final ProjectFolder project;
  private final Optional<S3Location> prefix;

  /**
   * @param prefix below which files of the project are put, if they can be
   */
  public Scripts(ProjectFolder project, Optional<S3Location> prefix) {
    this.project = project;
    this.prefix = prefix;
  }

  /**
   * The command with its script found.
   *
   * @param group part of the place of an upload, so that rights can be given by group
   * @param number the command's, from 0
   */
  public Command find(Command command, Execution execution, String group, int number)
      throws StepJobException {
    String script = command.script();
    if (script.startsWith(S3Location.SCHEME)) {
      if (!S3Location.parse(script).isPresent()) {
        throw refused(command, "is not " + S3Location.FORM);
      }
      return runnable(command);
    }
    if (script.startsWith("/")) {
      return runnable(command);
    }
    Optional<byte[]> content = project.read(script);
    if (content.isPresent()) {
      return command.uploading(upload(command, content.get(), execution, group, number));
    }
    if (script.contains("/")) {
      throw refused(
          command,
          "is not a file of the project; a script is that, an absolute path on the cluster,"
              + " s3://bucket/key, or the name of a program there");
    }
    return runnable(command);
  }

  private ScriptUpload upload(
      Command command, byte[] content, Execution execution, String group, int number)
      throws StepJobException {
    if (!prefix.isPresent()) {
      throw refused(
          command,
          "is a file of the project, but the administrator has not set "
              + UploadSettings.PREFIX
              + ", so it can't be brought to the cluster");
    }
    String sha256 = Sha256.hex(content);
    String file = command.script();
    S3Location target =
        prefix
            .get()
            .below(group)
            .below(String.valueOf(execution.executionId()))
            .below(safe(execution.jobId()))
            .below(String.valueOf(execution.attempt()))
            .below(number + "-" + sha256.substring(0, 16))
            .below(safe(file.substring(file.lastIndexOf('/') + 1)));
    return new ScriptUpload(file, content, sha256, target);
  }

  /** Programs on the way would take such a name for an option. */
  private static Command runnable(Command command) throws StepJobException {
    if (command.script().startsWith("-")) {
      throw refused(command, "must not start with -");
    }
    return command;
  }

  /**
   * A name that no tool on the way takes for anything else. Two names may become one: the place has
   * the content's checksum in it, so then it is the same object.
   */
  private static String safe(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[.-]", "_");
    // The end is kept: it has the kind of the file.
    return plain.substring(Math.max(0, plain.length() - MAX_NAME));
  }

  private static StepJobException refused(Command command, String why) {
    return new StepJobException(
        "Refused: the script '"
            + Settings.show(command.script())
            + "' of "
            + command.property()
            + " "
            + why
            + ".");
  }
}
