package io.github.azkabanaws.it;

import io.github.azkabanaws.harness.FreePorts;
import io.github.azkabanaws.harness.ServerCopy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** One of the executors of {@link RealExecutors}, with a port that it keeps. */
final class RealExecutor implements AutoCloseable {
  /** How many flows it runs at a time. */
  static final int FLOWS = 3;

  private final RealStart start;
  private final ServerCopy server;
  private final int port;

  private RealExecutor(RealStart start, ServerCopy server, int port) {
    this.start = start;
    this.server = server;
    this.port = port;
  }

  /** Makes one that has no plugin yet. */
  static RealExecutor layOut(RealInstalls installs, RealStart start, Path home) throws Exception {
    ServerCopy server =
        ServerCopy.of(installs.executor(), home, "an executor", List.of("bin", "conf", "lib"));
    RealExecutor executor = new RealExecutor(start, server, FreePorts.some(1).get(0));
    installs.useConnector(home);
    server.settings(
        List.of(
            "executor.port=" + executor.port,
            "azkaban.server.hostname=localhost",
            // So few that one executor can't have them all.
            "executor.flow.threads=" + FLOWS,
            "azkaban.jobtype.plugin.dir=plugins/jobtypes"));
    return executor;
  }

  /** Lines for azkaban.properties; before the start. */
  void settings(List<String> lines) throws IOException {
    server.settings(lines);
  }

  /** As the page of the solo server has it, with the rule for what an older execution has left. */
  void configureJobType() throws Exception {
    start.commands(
        home(),
        """
        . "$SIMULATOR/env"
        cat >plugins/jobtypes/emr/private.properties <<END
        jobtype.class=io.github.azkabanaws.emr.EmrStepJob
        aws.region=$AWS_REGION
        aws.emr.endpoint=$EMR_ENDPOINT
        aws.emr.cluster.allowed=analytics
        aws.emr.cluster.name=analytics
        aws.emr.group.directory=file
        aws.emr.group.file=conf/emr-groups.properties
        aws.emr.step.script=$EMR_STEP_SCRIPT
        aws.emr.watch.interval=100ms
        aws.emr.quota.burst=10000
        aws.emr.quota.calls.per.minute=100000
        aws.emr.logs=none
        END
        echo alice=analytics >conf/emr-groups.properties
        """);
  }

  /** Of a property that stands twice the last one counts; before the start. */
  void orphanRule(String rule) throws IOException {
    Files.writeString(
        home().resolve("plugins/jobtypes/emr/private.properties"),
        "aws.emr.orphan.steps=" + rule + "\n",
        StandardOpenOption.APPEND);
  }

  /** Starts it, and waits until it takes flows, as an administrator makes it by this call. */
  void start() throws Exception {
    start.run(server, "bin/start-exec.sh", url("ping"));
    String answer = RealStart.answer(url("activate"));
    if (!answer.contains("success")) {
      throw new IOException("The executor does not become active: " + answer);
    }
  }

  /** Kills it outright; what it did for its flows is forgotten in the middle. */
  void kill() {
    server.kill();
  }

  /** Stops it as its script does, and waits until it has ended. */
  void stop() {
    server.stop();
  }

  int port() {
    return port;
  }

  Path home() {
    return server.home();
  }

  private URI url(String action) {
    return URI.create("http://localhost:" + port + "/executor?action=" + action);
  }

  @Override
  public void close() {
    server.close();
  }
}
