package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** run-step.sh as it is shipped, with stand-ins for the accounts and the sudo of a node. */
class WrapperIT {
  private record Outcome(int code, String out, String err) {}

  @TempDir Path folder;

  @BeforeEach
  void accounts() throws Exception {
    for (String program : List.of("id", "sudo")) {
      try (InputStream in = getClass().getResourceAsStream("/demo/node/bin/" + program)) {
        Path target = folder.resolve(program);
        Files.copy(in, target);
        assertThat(target.toFile().setExecutable(true)).isTrue();
      }
    }
  }

  @Test
  void theScriptGetsItsArgumentsByteForByte() throws Exception {
    Outcome outcome =
        run(
            "--group=analytics",
            "--user=al",
            "--execution-id=1",
            "--",
            "printf",
            "%5B%25s%5D",
            "two%20words",
            "%",
            "%24%28id%29",
            "a%0Ab%0A",
            "%7D%7D",
            "%C3%BC",
            "%2A",
            "%5Cn%5C",
            "%22%27",
            "-x");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .endsWith("[two words][][$(id)][a\nb\n][}}][ü][*][\\n\\][\"'][-x]")
        .contains("sudo: hadoop becomes analytics");
  }

  @Test
  void theScriptIsToldWhoItRunsFor() throws Exception {
    Outcome outcome =
        run(
            "--group=analytics",
            "--user=bob",
            "--submit-user=alice",
            "--execution-id=7",
            "--project=p%20q",
            "--flow-id=f",
            "--job-id=j%22",
            "--attempt=2",
            "--",
            "env");
    assertThat(outcome.out().lines())
        .contains(
            "AZKABAN_USER=bob",
            "AZKABAN_SUBMIT_USER=alice",
            "AZKABAN_EXECUTION_ID=7",
            "AZKABAN_PROJECT=p q",
            "AZKABAN_FLOW_ID=f",
            "AZKABAN_JOB_ID=j\"",
            "AZKABAN_ATTEMPT=2");
  }

  @Test
  void theScriptsExitCodeIsTheSteps() throws Exception {
    assertThat(run("--group=analytics", "--execution-id=1", "--", "bash", "-c", "exit%2017").code())
        .isEqualTo(17);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "hadoop", "yarn", "azkaban", "wheel", "nobody", "oozie"})
  void aReservedAccountIsRefused(String group) throws Exception {
    refused("is reserved", "--group=" + group, "--execution-id=1", "--", "env");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "Root", "a%20b", "-u", "%24%28id%29", "0", "a%0Aroot", "..%2Fx"})
  void whatIsNoAccountIsRefused(String group) throws Exception {
    Outcome outcome = run("--group=" + group, "--execution-id=1", "--", "env");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void incompleteOrForgedCommandLinesAreRefused() throws Exception {
    refused("no --group", "--execution-id=1", "--", "env");
    refused("no --execution-id", "--group=analytics", "--", "env");
    refused("no script", "--group=analytics", "--execution-id=1", "--");
    refused("no account 'nobodyhere'", "--group=nobodyhere", "--execution-id=1", "--", "env");
    refused("has uid 200", "--group=sysaccount", "--execution-id=1", "--", "env");
    refused("unknown option", "--group=analytics", "--shell=x", "--", "env");
    refused("name is empty", "--group=analytics", "--execution-id=1", "--", "%");
    refused("must not contain =", "--group=analytics", "--execution-id=1", "--", "A=b", "env");
    refused("start with -", "--group=analytics", "--execution-id=1", "--", "-i", "env");
    refused("not percent-encoded", "--group=analytics", "--execution-id=1", "--", "env", "$(id)");
    refused("not percent-encoded", "--group=analytics", "--execution-id=1", "--", "env", "%00");
    refused("not percent-encoded", "--group=analytics", "--execution-id=1", "--", "env", "%2");
  }

  private void refused(String reason, String... arguments) throws Exception {
    Outcome outcome = run(arguments);
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).startsWith("run-step.sh: refused: ").contains(reason);
    assertThat(outcome.out()).isEmpty();
  }

  private Outcome run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Distribution.folder().resolve("cluster/run-step.sh").toString());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
