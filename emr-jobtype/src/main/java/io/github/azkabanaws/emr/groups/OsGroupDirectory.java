package io.github.azkabanaws.emr.groups;

import io.github.azkabanaws.base.files.BoundedBytes;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.log4j.Logger;

/**
 * The groups that the executor's operating system gives an account, primary first: what {@code id
 * -Gnz} says, so that every source of the name service switch counts, not just {@code /etc/group}.
 * Names are told apart by the zero byte behind each: directories such as Active Directory have
 * groups with a blank in their name, and half of such a name could be somebody else's group.
 */
public final class OsGroupDirectory implements GroupDirectory {
  /** What can be an account's name; nothing else reaches a command line. */
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z_][A-Za-z0-9._@-]{0,63}");

  /** In bytes; an account has at most 65,536 groups. */
  private static final int MOST = 1 << 22;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final File NOTHING = new File("/dev/null");

  private final List<String> command;
  private final Duration timeout;

  OsGroupDirectory() {
    this(Arrays.asList("id", "-Gnz", "--"), TIMEOUT);
  }

  /**
   * @param command answers with the groups, a zero byte behind each, when the account's name is
   *     appended
   * @param timeout how long it may take
   */
  OsGroupDirectory(List<String> command, Duration timeout) {
    this.command = command;
    this.timeout = timeout;
  }

  @Override
  public Set<String> groupsOf(String user, Signal kill, Logger log)
      throws StepJobException, InterruptedException {
    if (!ACCOUNT.matcher(user).matches()) {
      throw new StepJobException(
          "Refused: '" + GroupNames.show(user) + "' can't be the name of an account.");
    }
    List<String> line = new ArrayList<>(command);
    line.add(user);
    Process process = null;
    try {
      process =
          new ProcessBuilder(line)
              .redirectInput(NOTHING)
              // What a loader or a library has to say there must not be taken for groups.
              .redirectError(NOTHING)
              .start();
      return answer(user, process);
    } catch (IOException e) {
      throw new StepJobException(
          "The groups of user '" + user + "' can't be asked for with '" + line + "': " + e + ".");
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  private Set<String> answer(String user, Process process)
      throws IOException, InterruptedException, StepJobException {
    // Waiting first is safe: the answer is far smaller than a pipe's buffer.
    if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new StepJobException(
          "The operating system did not tell the groups of user '"
              + user
              + "' within "
              + Settings.show(timeout)
              + ".");
    }
    String output;
    try (InputStream in = process.getInputStream()) {
      output = text(in);
    }
    if (process.exitValue() != 0 || !output.endsWith("\0")) {
      throw new StepJobException(
          "Refused: this executor's operating system does not tell the groups of user '"
              + user
              + "' (id -Gnz ended with "
              + process.exitValue()
              + "): there is no such account, or one of its groups has no name.");
    }
    Set<String> groups = new LinkedHashSet<>(Arrays.asList(output.split("\0")));
    groups.remove("");
    return Collections.unmodifiableSet(groups);
  }

  private static String text(InputStream in) throws IOException {
    BoundedBytes bytes = BoundedBytes.read(in, MOST);
    if (bytes.isCut()) {
      throw new IOException("the answer has more than " + MOST + " bytes");
    }
    return new String(bytes.bytes(), StandardCharsets.UTF_8);
  }
}
