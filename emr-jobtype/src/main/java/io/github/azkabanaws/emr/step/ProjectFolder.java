package io.github.azkabanaws.emr.step;

import azkaban.flow.CommonJobProperties;
import azkaban.jobExecutor.AbstractProcessJob;
import io.github.azkabanaws.base.files.BoundedBytes;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.s3.S3Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Optional;

/**
 * The folder with the files of the job's project, and nothing beside it: what a job names here is
 * read with the executor's rights and goes to a place that the job's author can read.
 */
public final class ProjectFolder {
  /** A script is small; what it works on belongs somewhere else. */
  static final int MAX_BYTES = 10 * 1024 * 1024;

  /** How Azkaban begins the names of its own files in the folder of an execution. */
  private static final String AZKABANS = "_job.";

  private final Optional<String> folder;
  private final Optional<String> attachment;

  /**
   * @param folder the job's {@code working.dir}, if it has one. Its author can write it: Azkaban
   *     3.58 takes any folder, later versions any whose path only begins like the right one
   * @param attachment the job's {@code azkaban.job.attachment.file}, which Azkaban itself sets to a
   *     file in the folder of the execution, whatever the job says; no file can be read without
   */
  public ProjectFolder(Optional<String> folder, Optional<String> attachment) {
    this.folder = folder;
    this.attachment = attachment;
  }

  /**
   * Reads a file.
   *
   * @param name a path relative to the folder
   * @return none if there is no such file; a folder of a name without a slash is none either,
   *     because a program of the cluster can have the same name
   * @throws StepJobException if there is something of that name that is not to be read
   */
  Optional<byte[]> read(String name) throws StepJobException {
    if (Arrays.asList(name.split("/", -1)).contains("..")) {
      throw refused(name, "has .. in its path; a file of the project is named without");
    }
    if (!folder.isPresent()) {
      return Optional.empty();
    }
    try {
      Path root = root(name);
      Path named = root.resolve(name);
      if (!Files.exists(named, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      Path file = named.toRealPath();
      if (!file.startsWith(root)) {
        throw refused(name, "is a link that leads out of the project's folder");
      }
      if (Files.isDirectory(file) && !name.contains("/")) {
        return Optional.empty();
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(name, "is in the project's folder, but not a regular file");
      }
      return Optional.of(content(name, file));
    } catch (InvalidPathException e) {
      throw refused(
          name, "can't be the name of a file on the executor (" + e.getReason() + "); rename it");
    } catch (IOException e) {
      throw refused(
          name,
          "is in the project's folder but can't be read: "
              + Settings.show(e.getClass().getSimpleName() + ": " + e.getMessage()));
    }
  }

  /** Whether there is a file of that name; false also if that can't be told. */
  public boolean has(String name) {
    return file(name).isPresent();
  }

  /**
   * The file of that name, which is not opened.
   *
   * @return none if there is none, or it can't be told
   */
  public Optional<Path> file(String name) {
    try {
      Path root = root(name);
      Path file = root.resolve(name).toRealPath();
      return file.startsWith(root) && Files.isRegularFile(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (StepJobException | IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  /**
   * A file beside those of Azkaban's own in the folder of the execution.
   *
   * @return none if there is none, or it can't be told
   */
  public Optional<Path> ofExecution(String name) {
    Optional<Path> execution = execution();
    if (!execution.isPresent()) {
      return Optional.empty();
    }
    try {
      Path root = execution.get().toRealPath();
      Path file = root.resolve(name).toRealPath();
      return file.startsWith(root) && Files.isRegularFile(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Path root(String name) throws StepJobException, IOException {
    Path root;
    if (!folder.isPresent()) {
      throw refused(name, "has no folder to be looked for in");
    }
    try {
      root = Paths.get(folder.get()).toRealPath();
    } catch (NoSuchFileException e) {
      throw wrongFolder(name, "which is not there on the executor");
    } catch (InvalidPathException | IOException e) {
      throw wrongFolder(
          name, "which can't be read on the executor (" + e.getClass().getSimpleName() + ")");
    }
    Optional<Path> execution = execution();
    if (!execution.isPresent()) {
      throw refused(
          name,
          "may be a file of the project, but Azkaban does not tell the folder of this execution ("
              + CommonJobProperties.JOB_ATTACHMENT_FILE
              + "); name it by an absolute path on the cluster or as "
              + S3Location.FORM);
    }
    if (!root.startsWith(execution.get().toRealPath())) {
      throw wrongFolder(name, "which is not in the folder of this execution");
    }
    return root;
  }

  private StepJobException wrongFolder(String name, String why) {
    return refused(
        name,
        "would be looked for in "
            + AbstractProcessJob.WORKING_DIR
            + "="
            + Settings.show(folder.get())
            + ", "
            + why
            + ". Leave that property out: here it is where the executor finds the project's files;"
            + " on the cluster a script runs in its step's own folder");
  }

  /**
   * Up to the first name that Azkaban made: what follows has the job's name in it, and so may have
   * {@code ..}. None if it is not known.
   */
  private Optional<Path> execution() {
    if (!attachment.isPresent()) {
      return Optional.empty();
    }
    Path path = Paths.get(attachment.get());
    Optional<Path> folderOfFile = Optional.ofNullable(path.getRoot());
    for (Path part : path) {
      if (part.toString().startsWith(AZKABANS)) {
        return folderOfFile;
      }
      folderOfFile = folderOfFile.map(before -> before.resolve(part));
    }
    return Optional.empty();
  }

  private static byte[] content(String name, Path file) throws StepJobException, IOException {
    // Not following links: it was a file a moment ago.
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      BoundedBytes content = BoundedBytes.read(in, MAX_BYTES);
      if (content.isCut()) {
        throw refused(
            name,
            "has more than "
                + MAX_BYTES
                + " bytes; put it into S3 yourself and name it as s3://bucket/key");
      }
      return content.bytes();
    }
  }

  private static StepJobException refused(String name, String why) {
    return new StepJobException("Refused: the script '" + Settings.show(name) + "' " + why + ".");
  }
}
