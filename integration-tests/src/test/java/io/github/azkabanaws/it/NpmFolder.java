package io.github.azkabanaws.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The folder below {@code target} that holds the npm packages of {@code src/test/npm}, in the
 * versions of its package-lock.json. Only the tests of the profile {@code identity} need it.
 */
final class NpmFolder {
  private static final String LOCK_FILE = "package-lock.json";
  private static final List<String> FILES =
      List.of(
          ".npmrc",
          "package.json",
          LOCK_FILE,
          "cognito-local.mjs",
          "second-opinion.mjs",
          "browser.mjs");
  private static final int INSTALL_MINUTES = 5;

  private final Path folder;

  private NpmFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Installs the packages, unless an earlier run did.
   *
   * @throws IOException when there is no npm, or it fails, in one sentence
   */
  static NpmFolder installed() throws IOException, InterruptedException {
    Path sources = Path.of(Distribution.property("npm.sources"));
    Path folder = Path.of(Distribution.property("npm.directory"));
    // npm ci writes this file last.
    Path done = folder.resolve("node_modules/.package-lock.json");
    boolean upToDate =
        Files.exists(done)
            && Files.exists(folder.resolve(LOCK_FILE))
            && Files.mismatch(sources.resolve(LOCK_FILE), folder.resolve(LOCK_FILE)) < 0;
    Files.createDirectories(folder);
    for (String file : FILES) {
      Files.copy(sources.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!upToDate) {
      Files.deleteIfExists(done);
      install(folder);
    }
    return new NpmFolder(folder);
  }

  private static void install(Path folder) throws IOException, InterruptedException {
    Path log = folder.resolve("npm-ci.log");
    Process npm =
        start(
            new ProcessBuilder("npm", "ci")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile()));
    npm.getOutputStream().close();
    if (!npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
      npm.destroyForcibly();
      throw new IOException("npm ci has not ended after " + INSTALL_MINUTES + " minutes: " + log);
    }
    if (npm.exitValue() != 0) {
      throw new IOException(
          "npm ci failed: " + Files.readString(log, StandardCharsets.UTF_8).strip());
    }
  }

  /**
   * Node with one of the scripts of this folder, which all end with their standard input.
   *
   * @param workingDirectory where the script is started
   */
  ProcessBuilder node(String script, Path workingDirectory) {
    return new ProcessBuilder("node", folder.resolve(script).toString())
        .directory(workingDirectory.toFile());
  }

  /** Starts a program of Node's, or says that it is missing. */
  static Process start(ProcessBuilder builder) throws IOException {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new IOException(
          "The tests of the profile identity need Node.js 20.19 or newer and npm on the path (apt-get"
              + " install nodejs npm), and "
              + builder.command().get(0)
              + " can't be started; mvn verify without the profile does not need them",
          e);
    }
  }

  /** Ends a script by the end of its standard input, or else by force. */
  static void stop(Process process) throws IOException {
    boolean ended = false;
    try {
      process.getOutputStream().close();
      ended = process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (!ended) {
        process.destroyForcibly();
      }
    }
  }
}
