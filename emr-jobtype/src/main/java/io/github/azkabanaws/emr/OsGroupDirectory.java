package io.github.azkabanaws.emr;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The groups that the executor's operating system gives an account, primary first: what {@code id
 * -Gn} says, so that every source of the name service switch counts, not just {@code /etc/group}.
 */
final class OsGroupDirectory implements GroupDirectory {
  /** What can be an account's name; nothing else reaches a command line. */
  private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z_][A-Za-z0-9._@-]{0,63}");

  private static final long TIMEOUT_SECONDS = 10;

  private final List<String> command;

  OsGroupDirectory() {
    this(Arrays.asList("id", "-Gn", "--"));
  }

  /**
   * @param command answers with the groups on one line when the account's name is appended
   */
  OsGroupDirectory(List<String> command) {
    this.command = command;
  }

  @Override
  public Set<String> groupsOf(String user) throws StepJobException, InterruptedException {
    if (!ACCOUNT.matcher(user).matches()) {
      throw new StepJobException(
          "Refused: '" + Settings.show(user) + "' can't be the name of an account.");
    }
    List<String> line = new ArrayList<>(command);
    line.add(user);
    Process process = null;
    try {
      process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
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

  private static Set<String> answer(String user, Process process)
      throws IOException, InterruptedException, StepJobException {
    // Waiting first is safe: the answer is far smaller than a pipe's buffer.
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new StepJobException(
          "The operating system did not tell the groups of user '"
              + user
              + "' within "
              + TIMEOUT_SECONDS
              + " s.");
    }
    String output;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      output = reader.readLine();
    }
    if (process.exitValue() != 0 || output == null) {
      throw new StepJobException(
          "Refused: user '"
              + user
              + "' has no account on this executor ("
              + (output == null ? "exit code " + process.exitValue() : Settings.show(output))
              + ").");
    }
    Set<String> groups = new LinkedHashSet<>(Arrays.asList(output.trim().split("\\s+")));
    groups.remove("");
    return Collections.unmodifiableSet(groups);
  }
}
