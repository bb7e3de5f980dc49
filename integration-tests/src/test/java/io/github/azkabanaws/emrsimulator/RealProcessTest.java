package io.github.azkabanaws.emrsimulator;

import static io.github.azkabanaws.emrsimulator.Sdk.step;
import static io.github.azkabanaws.emrsimulator.Sdk.submit;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;
import software.amazon.awssdk.services.emr.model.StepConfig;

@Timeout(60)
class RealProcessTest {
  @TempDir Path root;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private EmrSimulator simulator;
  private SimulatedCluster cluster;
  private EmrClient emr;

  @BeforeEach
  void start() {
    NodeConfiguration node =
        NodeConfiguration.in(root)
            .withEnvironment("GREETING", "hello")
            .withPathPrefix(root.resolve("bin"))
            .withLines((id, stream, line) -> lines.add(stream + ":" + line));
    simulator = EmrSimulator.builder().node(node).start();
    cluster = simulator.createCluster(ClusterSpec.named("c").withLogUri("s3://logs/emr"));
    emr = Sdk.client(simulator);
  }

  @AfterEach
  void stop() {
    emr.close();
    simulator.close();
  }

  @Test
  void passesArgumentsByteForByte() throws Exception {
    List<String> args =
        List.of(
            "two words",
            " edges ",
            "it's \"quoted\"",
            "$(id) `id` $HOME ${x}",
            "a\nb\n",
            "tab\there",
            "back\\slash \\0101 %s",
            "Grüße 日本 😀",
            "*",
            "-n",
            "{{x",
            ";|&<>");
    String[] command = new String[args.size() + 2];
    command[0] = "printf";
    command[1] = "[%s]";
    for (int i = 0; i < args.size(); i++) {
      command[i + 2] = args.get(i);
    }

    StepSnapshot end = run(step("args", command));

    assertThat(end.state()).isEqualTo(StepState.COMPLETED);
    assertThat(file(end, "stdout")).isEqualTo("[" + String.join("][", args) + "]");
  }

  @Test
  void keepsStreamsApartAndTellsLines() throws Exception {
    StepSnapshot end = run(step("s", "sh", "-c", "echo $GREETING; pwd; echo oops >&2"));

    String folder = root.toRealPath().resolve("steps").resolve(end.id()).toString();
    assertThat(file(end, "stdout")).isEqualTo("hello\n" + folder + "\n");
    assertThat(file(end, "stderr")).isEqualTo("oops\n");
    assertThat(file(end, "controller")).contains("startExec", "exit code 0");
    assertThat(file(end, "syslog")).isEmpty();
    assertThat(lines).containsExactlyInAnyOrder("stdout:hello", "stdout:" + folder, "stderr:oops");
  }

  @Test
  void failsWithTheLastThingTheStepSaid() throws Exception {
    StepSnapshot end =
        run(step("s", "sh", "-c", "for i in 1 2 3 4 5; do echo e$i >&2; echo >&2; done; exit 3"));

    assertThat(end.state()).isEqualTo(StepState.FAILED);
    FailureDetails details = end.failureDetails().orElseThrow();
    assertThat(details.reason()).isEqualTo("Unknown Error.");
    assertThat(details.message()).contains("e3\ne4\ne5");
    assertThat(details.logFile())
        .contains("s3://logs/emr/" + cluster.id() + "/steps/" + end.id() + "/stderr.gz");
    assertThat(file(end, "controller")).contains("exit code 3");
  }

  @Test
  void hasNoLogFileWithoutALogUri() throws Exception {
    cluster = simulator.createCluster(ClusterSpec.named("no logs"));
    FailureDetails details = run(step("s", "false")).failureDetails().orElseThrow();
    assertThat(details.logFile()).isEmpty();
    assertThat(details.message()).isEmpty();
  }

  @Test
  void failsIfThereIsNoSuchProgram() throws Exception {
    StepSnapshot end = run(step("s", "no-such-program", "x"));

    assertThat(end.state()).isEqualTo(StepState.FAILED);
    assertThat(end.failureDetails().orElseThrow().message().orElseThrow())
        .contains("no-such-program");
    assertThat(file(end, "stderr")).contains("no-such-program");
    assertThat(run(step("s", "/no/such/program")).state()).isEqualTo(StepState.FAILED);
    assertThat(run(step("s")).failureDetails().orElseThrow().message().orElseThrow())
        .contains("no command");
  }

  @Test
  void failsOnAJarItCannotRun() throws Exception {
    StepConfig other =
        StepConfig.builder().name("s").hadoopJarStep(j -> j.jar("s3://b/my.jar")).build();
    assertThat(run(other).failureDetails().orElseThrow().message().orElseThrow())
        .contains("s3://b/my.jar");
  }

  @Test
  void findsProgramsOnTheNodesPathFirst() throws Exception {
    Path program = Files.createDirectories(root.resolve("bin")).resolve("printf");
    Files.writeString(program, "#!/bin/sh\necho mine $#\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();

    assertThat(file(run(step("s", "printf", "x", "y")), "stdout")).isEqualTo("mine 2\n");
  }

  @Test
  void doesNotGiveTheSimulatorsEnvironmentToSteps() throws Exception {
    String names = file(run(step("s", "env")), "stdout").replaceAll("(?m)=.*$", "");
    assertThat(names.lines())
        .contains("GREETING", "PATH")
        .isSubsetOf("GREETING", "PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME");
  }

  @Test
  void cancelsAProcessAndItsChildren() throws Exception {
    String id =
        submit(
            emr, cluster.id(), step("s", "sh", "-c", "sleep 300 & echo $$ $!; wait; echo never"));
    List<Long> pids = pids(lines.take());

    emr.cancelSteps(r -> r.clusterId(cluster.id()).stepIds(id));

    assertThat(end(id).state()).isEqualTo(StepState.CANCELLED);
    assertGone(pids);
    assertThat(lines).isEmpty();
  }

  @Test
  void killsAProcessThatIgnoresInterruptsOnlyWhenToldTo() throws Exception {
    String id =
        submit(
            emr,
            cluster.id(),
            step(
                "s",
                "sh",
                "-c",
                "trap 'echo ignored' TERM; echo $$ $$; while :; do sleep 0.05; done"));
    List<Long> pids = pids(lines.take());
    emr.cancelSteps(r -> r.clusterId(cluster.id()).stepIds(id));
    // The shell may also tell, on stderr, that its sleep was ended.
    while (!lines.take().equals("stdout:ignored")) {
      assertThat(simulator.stepEnded(id)).isNotDone();
    }
    assertThat(simulator.step(id).state()).isEqualTo(StepState.CANCEL_PENDING);

    emr.cancelSteps(
        r ->
            r.clusterId(cluster.id())
                .stepIds(id)
                .stepCancellationOption(StepCancellationOption.TERMINATE_PROCESS));

    assertThat(end(id).state()).isEqualTo(StepState.CANCELLED);
    assertGone(pids);
  }

  @Test
  void killsProcessesOfATerminatedCluster() throws Exception {
    String id =
        submit(
            emr, cluster.id(), step("s", "sh", "-c", "trap '' TERM; sleep 300 & echo $$ $!; wait"));
    List<Long> pids = pids(lines.take());

    emr.terminateJobFlows(r -> r.jobFlowIds(cluster.id()));

    assertThat(end(id).state()).isEqualTo(StepState.INTERRUPTED);
    assertGone(pids);
  }

  @Test
  void leavesNoProcessBehindWhenItIsClosed() throws Exception {
    submit(emr, cluster.id(), step("s", "sh", "-c", "trap '' TERM; sleep 300 & echo $$ $!; wait"));
    List<Long> pids = pids(lines.take());

    simulator.close();

    assertGone(pids);
  }

  @Test
  void doesNotWaitForWhatAStepLeavesInTheBackground() throws Exception {
    StepSnapshot end = run(step("s", "sh", "-c", "sleep 7 & echo done"));
    assertThat(end.state()).isEqualTo(StepState.COMPLETED);
    assertThat(file(end, "stdout")).isEqualTo("done\n");
  }

  @Test
  void runsSeveralAtATime() throws Exception {
    SimulatedCluster wide =
        simulator.createCluster(ClusterSpec.named("wide").withStepConcurrencyLevel(2));
    Path pipe = root.resolve("pipe");
    assertThat(Programs.run(Duration.ofMinutes(1), "mkfifo", pipe.toString()).code()).isZero();
    // Each end of a named pipe waits for the other: only together can they finish.
    String reader = submit(emr, wide.id(), step("r", "cat", pipe.toString()));
    String writer = submit(emr, wide.id(), step("w", "sh", "-c", "echo hi > '" + pipe + "'"));

    assertThat(end(writer).state()).isEqualTo(StepState.COMPLETED);
    assertThat(file(end(reader), "stdout")).isEqualTo("hi\n");
  }

  private StepSnapshot run(StepConfig step) throws Exception {
    return end(submit(emr, cluster.id(), step));
  }

  private StepSnapshot end(String id) throws Exception {
    return simulator.stepEnded(id).get(30, TimeUnit.SECONDS);
  }

  private String file(StepSnapshot step, String name) throws Exception {
    return Files.readString(root.resolve("steps").resolve(step.id()).resolve(name), UTF_8);
  }

  private static List<Long> pids(String line) {
    return List.of(line.substring("stdout:".length()).split(" ", -1)).stream()
        .map(Long::valueOf)
        .toList();
  }

  private static void assertGone(List<Long> pids) {
    assertThat(pids).noneMatch(RealProcessTest::runs);
  }

  /** An orphan's last trace is a zombie, until the machine's first process collects it. */
  static boolean runs(long pid) {
    try {
      return !Files.readString(Path.of("/proc/" + pid + "/status")).contains("State:\tZ");
    } catch (IOException e) {
      return false;
    }
  }
}
