package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.it.NodeAccounts.Way;
import io.github.azkabanaws.it.Wrapper.Outcome;
import io.github.azkabanaws.it.Wrapper.Running;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Scripts that turn against what looks after them: nothing of them outlives the step. */
@Timeout(180)
class HostileScriptAsRootIT {
  /** Each generation leaves its parent's group and has ended before it can be listed. */
  private static final String CHAIN =
      """
      #!/usr/bin/perl
      use POSIX;
      $| = 1;
      $SIG{TERM} = 'IGNORE';
      # The machine is to be rid of it even if the test fails.
      my $end = time + 90;
      print "ready\\n";
      while (time < $end) {
        exit 0 if fork;
        setpgrp;
      }
      """;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  static Path folder;

  private static NodeAccounts node;

  @BeforeAll
  static void accounts() throws Exception {
    node = NodeAccounts.in(folder);
    node.configure("grace=1", "yarn_seconds=1");
  }

  @AfterAll
  static void remove() throws Exception {
    if (node != null) {
      node.remove();
    }
  }

  @ParameterizedTest
  @CsvSource({"ROOT, TERM", "ROOT, KILL", "SUDO, TERM", "SUDO, KILL"})
  void aStoppedLauncherIsLetGoOn(Way way, String signal) throws Exception {
    Running run = start(way, "kill -STOP $PPID; echo ready; sleep 600");
    run.awaitLine("ready");
    run.signal(signal);
    assertThat(String.join("\n", run.rest())).contains("the script was ended by SIGTERM (143)");
    assertThat(node.processes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ROOT, KILL", "SUDO, KILL"})
  void alsoIfItIsStoppedAgainAndAgain(Way way, String signal) throws Exception {
    Running run =
        start(
            way,
            """
            trap '' TERM
            launcher=$PPID
            for i in 1 2 3; do
              (end=$((SECONDS + 100)); while ((SECONDS < end)); do kill -STOP $launcher; done) 2>/dev/null &
            done
            echo ready
            sleep 600
            """);
    run.awaitLine("ready");
    run.signal(signal);
    run.rest();
    assertThat(node.processes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "SUDO")
  void aKilledLauncherIsASentenceAndNothingStays(Way way) throws Exception {
    Outcome outcome =
        node.by(way)
            .run(
                node.arguments(
                    "bash",
                    "-c",
                    "(trap '' TERM; setsid sleep 600) & sleep 600 & kill -KILL $PPID; sleep 600"));
    assertThat(outcome.code()).isEqualTo(137);
    assertThat(outcome.err())
        .isEqualTo(
            "run-step.sh: the launcher, which looked after the script, was ended by SIGKILL (137);"
                + " nothing of the script is left\n");
    assertThat(node.processes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "ROOT")
  void theLauncherOfRootIsNotTheScriptsToSignal(Way way) throws Exception {
    Outcome outcome =
        node.by(way)
            .run(
                node.arguments(
                    "bash",
                    "-c",
                    "kill -KILL $PPID || kill -STOP $PPID || kill -CONT $PPID || echo spared"));
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).endsWith("\nspared\n");
    assertThat(outcome.err()).contains("Operation not permitted");
  }

  @ParameterizedTest
  @CsvSource({"ROOT, TERM", "ROOT, KILL", "SUDO, TERM", "SUDO, KILL"})
  void whatForksFasterThanPidsAreListedIsCaught(Way way, String signal) throws Exception {
    Path script = node.program("chain", CHAIN);
    Running run = node.by(way).start(node.arguments(script.toString()));
    run.awaitLine("ready");
    run.signal(signal);
    assertThat(String.join("\n", run.rest())).doesNotContain("left behind");
    assertThat(node.processes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "SUDO")
  void whatStopsAllThatItsAccountRunsIsEndedAllTheSame(Way way) throws Exception {
    Path script =
        node.program(
            "stopper",
            """
            #!/bin/bash
            export launcher=$PPID
            setsid bash -c '
              trap "" TERM
              kill -KILL $launcher
              end=$((SECONDS + 100))
              while ((SECONDS < end)); do kill -STOP -1; done
            ' 2>/dev/null &
            sleep 600
            """);
    Outcome outcome = node.by(way).run(150, node.arguments(script.toString()));
    assertThat(outcome.code()).isEqualTo(137);
    assertThat(outcome.err()).endsWith("(137); nothing of the script is left\n");
    assertThat(node.processes()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = "SUDO")
  void aLauncherThatFailsIsNoRefusalAndNothingStays(Way way) throws Exception {
    Outcome outcome =
        node.by(way)
            .run(
                150,
                node.arguments(
                    "bash",
                    "-c",
                    "setsid sleep 600 & prlimit --pid $PPID --nofile=3:3 && echo taken; exit 0"));
    assertThat(outcome.out()).contains("taken");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(70);
    assertThat(outcome.err())
        .contains("run-step.sh: the launcher failed: ")
        .endsWith("nothing of the script is left\n")
        .doesNotContain("refused");
    assertThat(node.processes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ROOT, TERM, 143", "ROOT, INT, 130", "SUDO, HUP, 129", "SUDO, TERM, 143"})
  void aScriptThatTakesASignalForSuccessHasNotSucceeded(Way way, String signal, int code)
      throws Exception {
    Running run = start(way, "trap 'exit 0' HUP INT TERM; echo ready; while :; do sleep 0.1; done");
    run.awaitLine("ready");
    run.signal(signal);
    assertThat(run.rest())
        .last()
        .isEqualTo(
            "run-step.sh: the script ended with exit code 0 after SIG%s, which is taken for %d"
                .formatted(signal, code));
    assertThat(run.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource
  void nobodysPipesCanBeOpenedThroughProc(Way way) throws Exception {
    Outcome outcome =
        node.by(way)
            .run(
                node.arguments(
                    "bash",
                    "-c",
                    """
                    pid=$PPID
                    while ((pid > 1)); do
                      ls /proc/$pid/fd/0 >/dev/null && echo "seen: $pid"
                      for fd in {0..30}; do
                        (printf 'signal KILL\\0' >/proc/$pid/fd/$fd) 2>/dev/null && echo "wrote: $pid $fd"
                        (read -t 1 -n 1 </proc/$pid/fd/$fd) 2>/dev/null && echo "read: $pid $fd"
                      done
                      cat /proc/$pid/environ >/dev/null 2>&1 && echo "environment: $pid"
                      read -r _ _ _ pid _ <<<"$(sed 's/(.*)/x/' /proc/$pid/stat)"
                    done
                    echo done
                    """));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().skip(1)).containsExactly("done");
  }

  @ParameterizedTest
  @EnumSource
  void noProcessButTheScriptHasItsArguments(Way way) throws Exception {
    Path script = node.program("quiet", "#!/bin/bash\necho ready; sleep 600\n");
    Running run =
        node.by(way)
            .start(
                "--group=" + node.team().name(),
                "--execution-id=1",
                "--project=project-of-a-team",
                "--",
                script.toString(),
                "word-of-a-team");
    run.awaitLine("ready");
    List<String> seen = commandLines("of-a-team");
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0)).contains("word-of-a-team").doesNotContain("project-of-a-team");
    run.signal("TERM");
    run.rest();
  }

  private static Running start(Way way, String script) throws Exception {
    return node.by(way).start(node.arguments("bash", "-c", script));
  }

  private static List<String> commandLines(String text) throws Exception {
    return Programs.run(Wrapper.LIMIT, "ps", "-eo", "pid=,args=")
        .output()
        .lines()
        .filter(line -> line.contains(text))
        .toList();
  }
}
