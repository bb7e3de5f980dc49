package io.github.azkabanaws.emr;

import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** How the group is found that a script runs as. */
final class GroupSettings {
  static final String DIRECTORY = "aws.emr.group.directory";
  static final String FILE = "aws.emr.group.file";
  static final String RUN_AS_GROUP = "aws.emr.run.as.group";

  static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(Arrays.asList(DIRECTORY, FILE));

  /** What the administrator sets for all jobs, or a job for itself. */
  static final List<String> SHARED = Collections.singletonList(RUN_AS_GROUP);

  private final String directory;
  private final String file;
  private final String runAsGroup;

  GroupSettings(Settings settings) {
    this.directory = settings.matching(DIRECTORY, Pattern.compile("os|file"), "os or file");
    this.file = settings.text(FILE);
    if (settings.text(DIRECTORY) == null) {
      settings.missing(
          DIRECTORY, "where the groups of a user are found: os (accounts of this machine) or file");
    } else if ("file".equals(directory) && file == null) {
      settings.missing(FILE, "the file of lines user=group,group");
    }
    this.runAsGroup = settings.text(RUN_AS_GROUP);
  }

  /** The directory that the administrator chose. */
  GroupDirectory directory() {
    return "file".equals(directory)
        ? new FileGroupDirectory(Paths.get(file))
        : new OsGroupDirectory();
  }

  /** The group that every job has to run as; null if the job or the directory decides. */
  String runAsGroup() {
    return runAsGroup;
  }
}
