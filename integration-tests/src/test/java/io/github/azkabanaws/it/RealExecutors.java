package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.executor.Status;
import com.google.common.io.Closer;
import io.github.azkabanaws.demo.SimulatedAws;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.AzkabanSession;
import io.github.azkabanaws.harness.FreePorts;
import io.github.azkabanaws.harness.ServerCopy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A real web server and two real executors on one MariaDB, with the tarball laid over them by the
 * commands of the first page, beside a simulated AWS.
 */
final class RealExecutors implements AutoCloseable {
  private static final int EXECUTORS = 2;

  private final Closer closer = Closer.create();
  private final ScriptLines scriptLines = new ScriptLines(JobRuns.LIMIT);
  private final List<RealExecutor> executors = new ArrayList<>();
  private MariaDb database;
  private SimulatedAws aws;
  private ServerCopy web;
  private URI url;

  private RealExecutors() {}

  /**
   * Makes and starts them.
   *
   * @param folder an empty one
   * @param settings more lines for all three azkaban.properties
   */
  static RealExecutors start(RealInstalls installs, Path folder, List<String> settings)
      throws Exception {
    RealExecutors servers = new RealExecutors();
    try {
      servers.startAll(installs, folder, settings);
      return servers;
    } catch (Exception e) {
      servers.close();
      throw e;
    }
  }

  private void startAll(RealInstalls installs, Path folder, List<String> settings)
      throws Exception {
    database = MariaDb.start(Path.of(Distribution.property("work.directory"), "mariadb"));
    closer.register(database);
    database.query(Files.readString(installs.tables()));
    Path simulator = folder.resolve("simulator");
    aws =
        SimulatedAws.start(
            simulator, Distribution.folder().resolve("cluster"), scriptLines.listener());
    closer.register(aws::close);
    RealStart start = new RealStart(simulator);
    layOutWebServer(installs, folder.resolve("web"));
    web.settings(settings);
    for (int i = 1; i <= EXECUTORS; i++) {
      RealExecutor executor = RealExecutor.layOut(installs, start, folder.resolve("executor-" + i));
      closer.register(executor::close);
      executors.add(executor);
      executor.settings(database.settings());
      executor.settings(settings);
      layTarballOver(start, executor.home());
      executor.configureJobType();
    }
    configureUserManager(start);
    // The web server wants an executor that is active.
    for (RealExecutor executor : executors) {
      executor.start();
    }
    start.run(web, "bin/start-web.sh", url);
  }

  private void layOutWebServer(RealInstalls installs, Path home) throws Exception {
    web = ServerCopy.of(installs.web(), home, "a web server", List.of("bin", "conf", "lib", "web"));
    closer.register(web::close);
    installs.useConnector(home);
    int port = FreePorts.some(1).get(0);
    url = URI.create("http://localhost:" + port);
    web.settings(database.settings());
    web.settings(
        List.of(
            "jetty.port=" + port,
            "azkaban.server.hostname=localhost",
            "azkaban.use.multiple.executors=true",
            // Not by load or memory, which this machine may lack, and never by an old count.
            "azkaban.executorselector.filters=StaticRemainingFlowSize",
            "azkaban.activeexecutor.refresh.flowinterval=1",
            "azkaban.activeexecutor.refresh.milisecinterval=1000"));
  }

  private void layTarballOver(RealStart start, Path executor) throws Exception {
    String version =
        Distribution.folder().getFileName().toString().substring("azkaban-aws-plugins-".length());
    start.commands(
        Path.of(Distribution.property("distribution.tarball")).getParent(),
        Shell.page("README.md")
            .commands("Install")
            .replace("<version>", version)
            .replace("<web server>", web.home().toString())
            .replace("<executor>", executor.toString()));
  }

  private void configureUserManager(RealStart start) throws Exception {
    start.commands(
        web.home(),
"""
. "$SIMULATOR/env"
HASH=$(od -An -N12 -tx1 /dev/urandom | java -cp extlib/cognito-usermanager.jar io.github.azkabanaws.cognito.HashPassword)
sed "s|pbkdf2-sha256.REPLACE-ME|$HASH|" conf/azkaban-users.xml.example >conf/azkaban-users.xml
cat >>conf/azkaban.properties <<END
user.manager.class=io.github.azkabanaws.cognito.CognitoUserManager
cognito.user.pool.id=$USER_POOL_ID
cognito.client.id=$USER_POOL_CLIENT_ID
cognito.jwks=$USER_POOL_KEYS
END
""");
  }

  /** Signs a user of the pool in. */
  AzkabanSession signIn(String user, String... groups) throws Exception {
    return AzkabanSession.signIn(url, "cognitoToken", aws.pool().idToken(user, List.of(groups)));
  }

  /** Where the node of the cluster has a script of the demo. */
  Path script(String name) {
    return aws.scripts().resolve(name);
  }

  /** Waits until a script on the cluster has written a line that begins so. */
  void awaitScriptLine(String beginning) throws Exception {
    scriptLines.await(beginning);
  }

  /** The executor that an execution was given to, by Azkaban's own record. */
  RealExecutor executorOf(int execution) throws Exception {
    List<String> ports =
        database.query(
            "SELECT port FROM executors JOIN execution_flows ON executor_id = id WHERE exec_id = "
                + execution);
    return executors.stream()
        .filter(executor -> ports.contains(String.valueOf(executor.port())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(execution + " has no executor: " + ports));
  }

  /** What a running job's log has so far, as a reader of its page sees it. */
  Optional<String> logSoFar(AzkabanSession session, int execution) {
    try {
      return Optional.of(session.log(execution, "job").path("data").asText());
    } catch (IOException e) {
      // It has not begun yet.
      return Optional.empty();
    }
  }

  /**
   * Starts jobs that don't end until each executor has one; all of them run.
   *
   * @param project of the first of them; the others have projects of their own
   * @return the executions
   */
  List<Integer> onBothExecutors(AzkabanSession session, String project) throws Exception {
    List<Integer> executions = new ArrayList<>();
    Set<RealExecutor> having = new HashSet<>();
    while (having.size() < EXECUTORS) {
      assertThat(executions).as("all on one executor").hasSizeLessThan(RealExecutor.FLOWS + 2);
      String name = executions.isEmpty() ? project : project + executions.size();
      int execution = JobRuns.execute(session, name, "command: " + script("never-ending.sh"));
      scriptLines.await("working, with no end");
      executions.add(execution);
      having.add(executorOf(execution));
    }
    return executions;
  }

  /** Kills an execution by the page, and sees that its step has ended with it. */
  void kill(AzkabanSession session, int execution) throws Exception {
    assertThat(session.ask("cancelFlow", execution).has("error")).isFalse();
    assertThat(JobRuns.awaitEnd(session, execution)).isEqualTo("KILLED");
    assertThat(states(execution)).containsExactly(StepState.CANCELLED);
  }

  /** What Azkaban's own record has of an execution. */
  Status status(int execution) throws Exception {
    String number =
        database.query("SELECT status FROM execution_flows WHERE exec_id = " + execution).get(0);
    return Status.fromInteger(Integer.parseInt(number));
  }

  /** All executors. */
  List<RealExecutor> executors() {
    return executors;
  }

  /** The steps that EMR has of an execution. */
  List<StepSnapshot> steps(int execution) {
    return aws.cluster().steps().stream()
        .filter(step -> step.args().contains("--execution-id=" + execution))
        .toList();
  }

  /** The states of the steps that EMR has of an execution. */
  List<StepState> states(int execution) {
    return steps(execution).stream().map(StepSnapshot::state).toList();
  }

  @Override
  public void close() throws IOException {
    closer.close();
  }
}
