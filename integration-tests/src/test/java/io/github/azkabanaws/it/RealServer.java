package io.github.azkabanaws.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.demo.SimulatedAws;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.harness.AzkabanSession;
import io.github.azkabanaws.harness.CommandPage;
import io.github.azkabanaws.harness.SoloServer;
import io.github.azkabanaws.harness.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real solo server, made from the install that {@code -Dazkaban.home} names and from the tarball
 * by the commands of the tarball's own page, beside a simulated AWS.
 */
final class RealServer implements AutoCloseable {
  private static final Duration LIMIT = JobRuns.LIMIT;
  private static final String PAGE = "solo-server/README.md";

  private final SimulatedAws aws;
  private final SoloServer azkaban;
  private final Terminal terminal;
  private final CommandPage page;
  private final ScriptLines scriptLines;

  private RealServer(
      SimulatedAws aws,
      SoloServer azkaban,
      Terminal terminal,
      CommandPage page,
      ScriptLines scriptLines) {
    this.aws = aws;
    this.azkaban = azkaban;
    this.terminal = terminal;
    this.page = page;
    this.scriptLines = scriptLines;
  }

  /** The install to copy; skips the test that asks if there is none. */
  static Path install() {
    String home = System.getProperty("azkaban.home", "");
    assumeTrue(!home.isEmpty(), "skipped: a real server takes -Dazkaban.home=<solo install>");
    return Path.of(home).toAbsolutePath();
  }

  /**
   * Makes one that is not started yet.
   *
   * @param folder an empty one
   */
  static RealServer layOut(Path install, Path folder) throws Exception {
    ScriptLines scriptLines = new ScriptLines(LIMIT);
    Path simulator = folder.resolve("simulator");
    SimulatedAws aws =
        SimulatedAws.start(
            simulator, Distribution.folder().resolve("cluster"), scriptLines.listener());
    SoloServer azkaban = SoloServer.copy(install, folder.resolve("azkaban"));
    Terminal terminal =
        Terminal.open(
            folder,
            Map.of(
                "AZKABAN", azkaban.home().toString(),
                "TARBALL", Distribution.property("distribution.tarball"),
                "SIMULATOR", simulator.toString(),
                "URL", azkaban.url().toString()));
    CommandPage page = CommandPage.read(Distribution.folder().resolve(PAGE));
    RealServer server = new RealServer(aws, azkaban, terminal, page, scriptLines);
    try {
      server.run("3. Lay the tarball over the server");
      server.run("4. Settings");
      server.hurry();
      return server;
    } catch (Exception e) {
      server.close();
      throw e;
    }
  }

  /** Starts it, and waits until it answers. */
  void start() throws Exception {
    try {
      run("5. Start");
    } catch (IOException e) {
      throw new IOException("The server does not start: " + azkaban.output(), e);
    }
  }

  /** Adds a line to azkaban.properties; before the start. */
  void setting(String line) throws IOException {
    Files.writeString(
        azkaban.home().resolve("conf/azkaban.properties"), line + "\n", StandardOpenOption.APPEND);
  }

  /** Starts it, waits until it has given up, and returns what it has said. */
  String outputOfFailedStart() throws Exception {
    // The page's commands but for the last, which waits for the server.
    String commands = page.commands("5. Start");
    terminal.run(commands.substring(0, commands.indexOf("curl ")), LIMIT);
    return Looks.until(
        LIMIT,
        () -> {
          String output = azkaban.output();
          // The second is how 3.58 says it.
          return (output.contains("Shutting down.")
                      || output.contains("Exception in thread \"main\""))
                  && azkaban.process().isEmpty()
              ? Optional.of(output)
              : Optional.empty();
        });
  }

  /** Stops it as the page says, and waits until it has ended. */
  void stop() throws Exception {
    ProcessHandle process = azkaban.process().orElseThrow();
    // Azkaban's script looks every five seconds, and fails if the server ends between two looks.
    String said = terminal.run("{\n" + page.commands("8. Stop") + "} || true\n", LIMIT);
    if (!said.contains("Killing solo-server")) {
      throw new AssertionError("The server was not told to stop: " + said);
    }
    process.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** Adds a line to the job type's private.properties; before the start. */
  void jobTypeSetting(String line) throws IOException {
    Files.writeString(
        azkaban.home().resolve("plugins/jobtypes/emr/private.properties"),
        line + "\n",
        StandardOpenOption.APPEND);
  }

  /** Where the page is content with the documented quota, many tests would wait. */
  private void hurry() throws IOException {
    jobTypeSetting("aws.emr.watch.interval=100ms");
    jobTypeSetting("aws.emr.quota.burst=10000");
    jobTypeSetting("aws.emr.quota.calls.per.minute=100000");
  }

  /**
   * Runs the commands of a section of the page.
   *
   * @return what they say
   */
  String run(String section) throws Exception {
    return terminal.run(page.commands(section), LIMIT);
  }

  /** What somebody types in the same terminal. */
  String type(String commands) throws Exception {
    return terminal.run(commands, LIMIT);
  }

  /** The value of a variable that the page's commands have set. */
  String variable(String name) throws Exception {
    return terminal.run("printf %s \"$" + name + "\"\n", LIMIT);
  }

  SimulatedAws aws() {
    return aws;
  }

  SoloServer azkaban() {
    return azkaban;
  }

  /** Signs a user of the pool in. */
  AzkabanSession signIn(String user, String... groups) throws Exception {
    return AzkabanSession.signIn(
        azkaban.url(), "cognitoToken", aws.pool().idToken(user, List.of(groups)));
  }

  /** Makes a project of a flow with one job, and asks for its execution. */
  int execute(AzkabanSession session, String project, String... config) throws Exception {
    return JobRuns.execute(session, project, config);
  }

  /** Waits until an execution is over, and says how it ended. */
  String awaitEnd(AzkabanSession session, int execution) throws Exception {
    return JobRuns.awaitEnd(session, execution);
  }

  /** The job's log as a reader sees it, when the execution is over. */
  List<String> log(AzkabanSession session, int execution) throws Exception {
    return JobRuns.log(session, execution);
  }

  /** Waits until a script on the cluster has written a line that begins so. */
  void awaitScriptLine(String beginning) throws Exception {
    scriptLines.await(beginning);
  }

  /** The steps that EMR has of an execution. */
  List<StepSnapshot> steps(int execution) {
    return aws.cluster().steps().stream()
        .filter(step -> step.args().contains("--execution-id=" + execution))
        .toList();
  }

  @Override
  public void close() {
    try (aws;
        azkaban;
        terminal) {
      // All of them are closed, whichever fails.
    }
  }
}
