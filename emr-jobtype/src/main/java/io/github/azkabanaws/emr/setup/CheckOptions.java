package io.github.azkabanaws.emr.setup;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;

/** The command line of CheckSetup. Immutable. */
public final class CheckOptions {
  public static final String USAGE =
      "usage: CheckSetup --plugin-dir <folder of the job type> [--user <name>] [--json]";

  private final Path folder;
  private final String user;
  private final boolean json;

  private CheckOptions(Path folder, String user, boolean json) {
    this.folder = folder;
    this.user = user;
    this.json = json;
  }

  /** Null if the command line is not {@link #USAGE}, or names no folder that is there. */
  public static CheckOptions parse(String... args) {
    String folder = null;
    String user = null;
    boolean json = false;
    for (int i = 0; i < args.length; i++) {
      boolean last = i == args.length - 1;
      if ("--json".equals(args[i]) && !json) {
        json = true;
      } else if ("--plugin-dir".equals(args[i]) && !last && folder == null) {
        folder = args[++i];
      } else if ("--user".equals(args[i]) && !last && user == null) {
        user = args[++i];
      } else {
        return null;
      }
    }
    try {
      return folder == null || !Files.isDirectory(Paths.get(folder))
          ? null
          : new CheckOptions(Paths.get(folder), user, json);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** The folder with private.properties. */
  Path folder() {
    return folder;
  }

  /** Whose groups are looked up; null if nobody's. */
  String user() {
    return user;
  }

  public boolean json() {
    return json;
  }
}
