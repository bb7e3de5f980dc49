package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.it.NodeAccounts.Way;
import io.github.azkabanaws.it.Wrapper.Outcome;
import io.github.azkabanaws.it.Wrapper.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Standard output and error of a script, which belong to the account that has started the step. */
@Timeout(120)
class StreamsAsRootIT {
  @TempDir(cleanup = CleanupMode.ALWAYS)
  static Path folder;

  private static NodeAccounts node;

  @BeforeAll
  static void accounts() throws Exception {
    node = NodeAccounts.in(folder);
  }

  @AfterAll
  static void remove() throws Exception {
    if (node != null) {
      node.remove();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aScriptCanOpenThemByTheirNames(Way way) throws Exception {
    Path script =
        node.program(
            "names",
            """
            #!/bin/bash
            set -e
            echo 1 >/dev/stdout
            echo 2 >/proc/self/fd/1
            echo 3 | tee /dev/stderr
            echo 4 >>/dev/fd/1
            echo 5 >/dev/stderr
            echo 6 >/proc/self/fd/2
            python3 -c 'open("/dev/stdout", "w").write("7\\n")'
            stat -L -c %U /dev/stdout /dev/stderr
            """);
    Outcome outcome = node.by(way).run(node.arguments(script.toString()));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    String team = node.team().name();
    assertThat(outcome.out().lines().skip(1)).containsExactly("1", "2", "3", "4", "7", team, team);
    assertThat(outcome.err().lines())
        .containsExactly("3", "5", "6", "run-step.sh: the script ended with exit code 0");
  }

  @ParameterizedTest
  @EnumSource
  void everyByteArrivesAlsoTheLastOnes(Way way) throws Exception {
    Outcome outcome =
        node.by(way)
            .run(
                node.arguments(
                    "bash",
                    "-c",
                    "head -c 3000000 /dev/zero | tr '\\0' x; printf end; printf E >&2; exit 5"));
    String own = outcome.out().lines().findFirst().orElseThrow() + "\n";
    assertThat(outcome.out().substring(own.length())).isEqualTo("x".repeat(3_000_000) + "end");
    // What the wrapper says begins a line of its own.
    assertThat(outcome.err()).isEqualTo("E\nrun-step.sh: the script ended with exit code 5\n");
  }

  @ParameterizedTest
  @EnumSource
  void theirOrderIsKeptIfBothGoToTheSamePlace(Way way) throws Exception {
    Running run =
        node.by(way)
            .start(
                node.arguments("bash", "-c", "for i in {1..500}; do echo o$i; echo e$i >&2; done"));
    List<String> lines = run.rest();
    assertThat(lines).hasSize(1002).startsWith(lines.get(0), "o1", "e1", "o2");
    for (int i = 1; i <= 500; i++) {
      assertThat(lines.subList(2 * i - 1, 2 * i + 1)).containsExactly("o" + i, "e" + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLogOfAStepIsForItsOwnAccountAlone(Way way) throws Exception {
    Path log = Files.createDirectories(folder.resolve(way + "/steps/s-1ABC"));
    ThrowAwayAccount.command("chown", "-R", node.hadoop().name(), log.toString());
    node.configure();
    writesInto(log, way);
    assertThat(Files.getPosixFilePermissions(log)).asString().doesNotContain("OTHERS");
    ThrowAwayAccount.command("chmod", "0755", log.toString());
    node.configure("logs=keep");
    writesInto(log, way);
    assertThat(Files.getPosixFilePermissions(log)).asString().contains("OTHERS_READ");
    node.configure();
    // Any other folder is not the wrapper's business.
    Path other = Files.createDirectories(folder.resolve(way + "/other/s-1ABC"));
    ThrowAwayAccount.command("chown", "-R", node.hadoop().name(), other.toString());
    writesInto(other, way);
    assertThat(Files.getPosixFilePermissions(other)).asString().contains("OTHERS_READ");
  }

  private static void writesInto(Path log, Way way) throws Exception {
    Process process =
        node.by(way)
            .builder(node.arguments("echo", "hello"))
            .redirectOutput(log.resolve("stdout").toFile())
            .redirectError(log.resolve("stderr").toFile())
            .start();
    assertThat(Programs.await(process, Wrapper.LIMIT)).isZero();
    assertThat(log.resolve("stdout")).content().endsWith("hello\n");
  }
}
