package io.github.azkabanaws.emr.groups;

import io.github.azkabanaws.base.files.FileContent;
import io.github.azkabanaws.base.files.FileTrouble;
import io.github.azkabanaws.base.files.UnreadableFileException;
import io.github.azkabanaws.base.files.WholeFile;
import io.github.azkabanaws.base.text.Unseen;
import io.github.azkabanaws.emr.aws.RetryPause;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.log4j.Logger;

/**
 * Groups from a text file of lines {@code user=group,group}. Blank lines and lines that start with
 * {@code #} are comments. The file is read anew for every job, so a change counts at once; a file
 * with one bad line counts for nobody, so that a typing error never widens what a user holds, and
 * one that is written while it is read is read again: the beginning of one file with the end of
 * another could give a user somebody else's groups.
 */
public final class FileGroupDirectory implements GroupDirectory {
  /** Room for some ten thousand users. */
  static final int LONGEST = 1024 * 1024;

  /** For a right that is just being given, or a file that is just being written. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Path file;
  private final Timer timer;
  private final Duration limit;

  /**
   * @param limit how long a job may wait until the file can be read; more than half a minute makes
   *     no difference
   */
  FileGroupDirectory(Path file, Timer timer, Duration limit) {
    this.file = file;
    this.timer = timer;
    this.limit = Durations.shorter(limit, LONGEST_WAIT);
  }

  static FileGroupDirectory open(GroupSettings settings, Timer timer, Duration limit) {
    return new FileGroupDirectory(Paths.get(settings.file().get()), timer, limit);
  }

  @Override
  public Set<String> groupsOf(String user, Signal kill, Logger log)
      throws StepJobException, KilledException, InterruptedException {
    Set<String> groups = read(text(kill, log)).get(user);
    if (groups == null) {
      throw new StepJobException(
          "Refused: user '" + GroupNames.show(user) + "' is not in the group file " + file + ".");
    }
    return groups;
  }

  @Override
  public Optional<Set<String>> all(Signal kill, Logger log)
      throws StepJobException, KilledException, InterruptedException {
    Set<String> all = new LinkedHashSet<>();
    read(text(kill, log)).values().forEach(all::addAll);
    return Optional.of(all);
  }

  private Map<String, Set<String>> read(String text) throws StepJobException {
    String[] lines = text.split("\r?\n", -1);
    Map<String, Set<String>> groupsByUser = new HashMap<>();
    for (int i = 0; i < lines.length; i++) {
      OptionalInt unseen =
          lines[i].codePoints().filter(c -> c != '\t' && Unseen.moves(c)).findFirst();
      if (unseen.isPresent()) {
        String shown = GroupNames.show(new String(Character.toChars(unseen.getAsInt())));
        throw invalid(i, "has a character that can't be seen, " + shown);
      }
      String line = lines[i].trim();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] sides = line.split("=", -1);
      String user = sides[0].trim();
      if (sides.length != 2 || user.isEmpty()) {
        throw invalid(i, "is not user=group,group");
      }
      if (groupsByUser.put(user, members(sides[1])) != null) {
        throw invalid(i, "names user '" + GroupNames.show(user) + "' a second time");
      }
    }
    return groupsByUser;
  }

  /** Tries again while that may help, which a reader of the job's log can follow. */
  private String text(Signal kill, Logger log)
      throws StepJobException, KilledException, InterruptedException {
    RetryPause retry = new RetryPause(timer, log, "");
    Duration deadline = timer.now().plus(limit);
    while (true) {
      try {
        FileContent content = new WholeFile(file, LONGEST).read();
        if (content.bytes().length == 0) {
          // As it looks for a moment when somebody writes over it.
          throw new UnreadableFileException("it is empty; write a comment line if it means nobody");
        }
        return content.text();
      } catch (UnreadableFileException e) {
        Duration left = deadline.minus(timer.now());
        if (left.isZero() || left.isNegative()) {
          throw unreadable(FileTrouble.told(file, e));
        }
        Duration pause = retry.hindered(problem(e.getMessage()));
        if (timer.await(kill, Durations.shorter(pause, left))) {
          throw new KilledException();
        }
      } catch (IOException e) {
        throw unreadable(e.getMessage());
      }
    }
  }

  private static Set<String> members(String list) {
    Set<String> groups = new LinkedHashSet<>();
    for (String group : list.split(",", -1)) {
      if (!group.trim().isEmpty()) {
        groups.add(group.trim());
      }
    }
    return Collections.unmodifiableSet(groups);
  }

  private StepJobException unreadable(String reason) {
    return new StepJobException(problem(reason) + ".");
  }

  private String problem(String reason) {
    return "The group file " + file + " (" + GroupSettings.FILE + ") can't be read: " + reason;
  }

  private StepJobException invalid(int index, String what) {
    return new StepJobException(
        "Line " + (index + 1) + " of the group file " + file + " " + what + ".");
  }
}
