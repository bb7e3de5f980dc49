package io.github.azkabanaws.base.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a file can't be read, in words, and what to do. The JDK's own messages are no help: that of a
 * missing right is the bare path.
 */
public final class FileTrouble {
  /** How the JDK writes what the system said when a file can't be opened: the path, then this. */
  private static final Pattern OPENING = Pattern.compile("(?s).* \\(([^()]*)\\)");

  private FileTrouble() {}

  /**
   * @param file what was to be read, or its place
   */
  static UnreadableFileException of(Path file, IOException e) {
    return e instanceof UnreadableFileException
        ? (UnreadableFileException) e
        : new UnreadableFileException(words(file, e));
  }

  /**
   * The message of what was thrown when a file was to be read, and since when the file is as it is
   * now, as far as that leaves a trace: for an attempt that is not one of many.
   */
  public static String told(Path file, IOException e) {
    return e.getMessage() + (e instanceof UnreadableFileException ? since(file) : "");
  }

  private static String since(Path file) {
    try {
      // The time of the last change to content or rights; no file system lets anybody set it.
      return " (the file or its rights were last changed at " + time(file, "unix:ctime") + ")";
    } catch (IOException | RuntimeException e) {
      Path folder = file.toAbsolutePath().getParent();
      try {
        return folder == null
            ? ""
            : " (its folder was last changed at " + time(folder, "lastModifiedTime") + ")";
      } catch (IOException | RuntimeException nobodyTells) {
        return "";
      }
    }
  }

  private static Instant time(Path file, String attribute) throws IOException {
    return ((FileTime) Files.getAttribute(file, attribute))
        .toInstant()
        .truncatedTo(ChronoUnit.SECONDS);
  }

  private static String words(Path file, IOException e) {
    if (e instanceof NoSuchFileException || Files.notExists(file)) {
      return "it is not there" + brokenLink(file) + "; put it back, or correct the setting";
    }
    if (e instanceof AccessDeniedException) {
      // Looking at a file takes no right to it.
      return "the account "
          + account()
          + " may not enter its folder; let it read the file and enter every folder on the way";
    }
    if (e instanceof FileSystemLoopException) {
      return "its links lead in a circle; correct them";
    }
    String reason = reason(e);
    if (reason.contains("Too many open files")) {
      return "this process has too many open files; raise its limit (ulimit -n), or restart it if"
          + " the number only grows";
    }
    if (Files.exists(file) && !Files.isReadable(file)) {
      return "the account "
          + account()
          + " may not read it; give it the right (chown, chmod, or an access control list)";
    }
    return "the system says "
        + (reason.isEmpty() ? e.getClass().getSimpleName() : '"' + reason + '"')
        + "; look at the disk or the network that it is on";
  }

  private static String brokenLink(Path file) {
    return Files.isSymbolicLink(file) ? ", where the link leads" : "";
  }

  private static String reason(IOException e) {
    if (e instanceof FileSystemException) {
      String reason = ((FileSystemException) e).getReason();
      return reason == null ? "" : reason;
    }
    String message = e.getMessage() == null ? "" : e.getMessage();
    Matcher opening = OPENING.matcher(message);
    return opening.matches() ? opening.group(1) : message;
  }

  private static String account() {
    return '"' + System.getProperty("user.name", "?") + '"';
  }
}
