package io.github.azkabanaws.emr;

import azkaban.jobExecutor.AbstractProcessJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;

/**
 * The folder with the files of the job's project, and nothing beside it: what a job names here is
 * read with the executor's rights and goes to a place that the job's author can read.
 */
final class ProjectFolder {
  /** A script is small; what it works on belongs somewhere else. */
  static final int MAX_BYTES = 10 * 1024 * 1024;

  /** How Azkaban begins the names of its own files in the folder of an execution. */
  private static final String AZKABANS = "_job.";

  private final String folder;
  private final String attachment;

  /**
   * @param folder the job's {@code working.dir}; null if there is none. Its author can write it:
   *     Azkaban 3.58 takes any folder, later versions any whose path only begins like the right one
   * @param attachment the job's {@code azkaban.job.attachment.file}, which Azkaban itself sets to a
   *     file in the folder of the execution, whatever the job says; null: no file can be read
   */
  ProjectFolder(String folder, String attachment) {
    this.folder = folder;
    this.attachment = attachment;
  }

  /**
   * Reads a file.
   *
   * @param name a path relative to the folder
   * @return null if there is no such file; a folder of a name without a slash is none either,
   *     because a program of the cluster can have the same name
   * @throws StepJobException if there is something of that name that is not to be read
   */
  byte[] read(String name) throws StepJobException {
    if (Arrays.asList(name.split("/", -1)).contains("..")) {
      throw refused(name, "has .. in its path; a file of the project is named without");
    }
    if (folder == null) {
      return null;
    }
    try {
      Path root = Paths.get(folder).toRealPath();
      Path execution = execution();
      if (execution == null || !root.startsWith(execution.toRealPath())) {
        throw refused(
            name,
            "would be looked for in "
                + AbstractProcessJob.WORKING_DIR
                + "="
                + Settings.show(folder)
                + ", which is not in the folder of this execution; leave that property out");
      }
      Path named = root.resolve(name);
      if (!Files.exists(named, LinkOption.NOFOLLOW_LINKS)) {
        return null;
      }
      Path file = named.toRealPath();
      if (!file.startsWith(root)) {
        throw refused(name, "is a link that leads out of the project's folder");
      }
      if (Files.isDirectory(file) && name.indexOf('/') < 0) {
        return null;
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw refused(name, "is in the project's folder, but not a regular file");
      }
      return content(name, file);
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

  /**
   * Up to the first name that Azkaban made: what follows has the job's name in it, and so may have
   * {@code ..}. Null if it is not known.
   */
  private Path execution() {
    if (attachment != null) {
      Path path = Paths.get(attachment);
      Path folderOfFile = path.getRoot();
      for (Path part : path) {
        if (folderOfFile != null && part.toString().startsWith(AZKABANS)) {
          return folderOfFile;
        }
        folderOfFile = folderOfFile == null ? null : folderOfFile.resolve(part);
      }
    }
    return null;
  }

  private static byte[] content(String name, Path file) throws StepJobException, IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    // Not following links: it was a file a moment ago.
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        content.write(buffer, 0, n);
        if (content.size() > MAX_BYTES) {
          throw refused(
              name,
              "has more than "
                  + MAX_BYTES
                  + " bytes; put it into S3 yourself and name it as s3://bucket/key");
        }
      }
    }
    return content.toByteArray();
  }

  private static StepJobException refused(String name, String why) {
    return new StepJobException("Refused: the script '" + Settings.show(name) + "' " + why + ".");
  }
}
