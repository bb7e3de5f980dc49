package io.github.azkabanaws.emr.setup;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Optional;

/** The command line of CheckSetup. Immutable. */
public final class CheckOptions {
  public static final String USAGE =
      "usage: CheckSetup --plugin-dir <folder of the job type> [--user <name>] [--json]"
          + " [--send-notice]";

  static final String SEND_NOTICE = "--send-notice";

  private final Path folder;
  private final Optional<String> user;
  private final boolean json;
  private final boolean sendNotice;

  private CheckOptions(Path folder, Optional<String> user, boolean json, boolean sendNotice) {
    this.folder = folder;
    this.user = user;
    this.json = json;
    this.sendNotice = sendNotice;
  }

  /** None if the command line is not {@link #USAGE}, or names no folder that is there. */
  public static Optional<CheckOptions> parse(String... args) {
    String folder = null;
    String user = null;
    boolean json = false;
    boolean sendNotice = false;
    for (int i = 0; i < args.length; i++) {
      boolean last = i == args.length - 1;
      if ("--json".equals(args[i]) && !json) {
        json = true;
      } else if (SEND_NOTICE.equals(args[i]) && !sendNotice) {
        sendNotice = true;
      } else if ("--plugin-dir".equals(args[i]) && !last && folder == null) {
        folder = args[++i];
      } else if ("--user".equals(args[i]) && !last && user == null) {
        user = args[++i];
      } else {
        return Optional.empty();
      }
    }
    try {
      return folder == null || !Files.isDirectory(Paths.get(folder))
          ? Optional.empty()
          : Optional.of(
              new CheckOptions(Paths.get(folder), Optional.ofNullable(user), json, sendNotice));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The folder with private.properties. */
  Path folder() {
    return folder;
  }

  /** Whose groups are looked up, if anybody's. */
  Optional<String> user() {
    return user;
  }

  public boolean json() {
    return json;
  }

  /** Whether people may get a message. */
  boolean sendNotice() {
    return sendNotice;
  }
}
