package io.github.azkabanaws.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A shell into which the commands of a page are typed one section after the other, so that what one
 * section sets the next one has. The first command that fails ends it.
 */
public final class Terminal implements AutoCloseable {
  private final Process shell;
  private final Writer in;
  private final BufferedReader out;

  private Terminal(Process shell) {
    this.shell = shell;
    this.in = shell.outputWriter(StandardCharsets.UTF_8);
    this.out = shell.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Opens one.
   *
   * @param folder where it begins
   * @param variables what its user has set in it
   */
  public static Terminal open(Path folder, Map<String, String> variables) throws IOException {
    ProcessBuilder builder =
        Programs.builder("bash", "--norc", "-E")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(variables);
    Terminal terminal = new Terminal(builder.start());
    terminal.type(
        "set -o pipefail; trap 'echo \"failed with $?: $BASH_COMMAND\"; exit 1' ERR; umask 022\n");
    return terminal;
  }

  /**
   * Types commands and waits until they have ended.
   *
   * @return what they have written to both outputs
   * @throws IOException if one of them fails, or they don't end in time
   */
  public String run(String commands, Duration limit) throws IOException, InterruptedException {
    String mark = "end of commands " + UUID.randomUUID();
    type(commands + "echo '" + mark + "'\n");
    CompletableFuture<String> output = new CompletableFuture<>();
    Thread reader = new Thread(() -> read(mark, output), "terminal");
    reader.setDaemon(true);
    reader.start();
    try {
      return output.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("Not ended after " + limit.toSeconds() + " s: " + commands, e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    }
  }

  private void type(String text) throws IOException {
    in.write(text);
    in.flush();
  }

  private void read(String mark, CompletableFuture<String> output) {
    StringBuilder seen = new StringBuilder();
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        // What a command writes may not end its line.
        if (line.endsWith(mark)) {
          output.complete(seen.append(line, 0, line.length() - mark.length()).toString());
          return;
        }
        seen.append(line).append('\n');
      }
      output.completeExceptionally(new IOException("The shell has ended: " + seen));
    } catch (IOException e) {
      output.completeExceptionally(e);
    }
  }

  /** Ends the shell and what runs in it; what was sent to the background goes on. */
  @Override
  public void close() {
    shell.descendants().forEach(ProcessHandle::destroy);
    shell.destroyForcibly();
  }
}
