package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.it.Wrapper.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** run-step.sh as it is shipped, with stand-ins for the accounts and the sudo of a node. */
class WrapperIT {
  /** Says what it was asked, and has two active applications until they are ended. */
  private static final String YARN =
      """
      #!/bin/bash
      echo "$@" >>'%1$s'
      case $2 in
        -list)
          printf 'Total number of applications: 2\\n   Application-Id\\tApplication-Name\\n'
          [[ -e '%2$s' ]] || printf 'application_17_000%%d\\tname\\tSPARK\\n' 2 3
          ;;
        -kill) [[ $3 == application_17_0003 ]] && touch '%2$s' ;;
      esac
      exit 0
      """;

  @TempDir Path folder;
  private Wrapper wrapper;

  @BeforeEach
  void node() throws Exception {
    wrapper = Wrapper.in(folder);
    for (String program : List.of("getent", "id", "sudo")) {
      wrapper.demoProgram(program);
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
    assertThat(outcome.outAsUtf8())
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
            "AZK_ID=7",
            "USER=analytics",
            "HOME=/home/analytics",
            "AZKABAN_USER=bob",
            "AZKABAN_SUBMIT_USER=alice",
            "AZKABAN_EXECUTION_ID=7",
            "AZKABAN_PROJECT=p q",
            "AZKABAN_FLOW_ID=f",
            "AZKABAN_JOB_ID=j\"",
            "JOB_NAME=j\"",
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
    refused(
        "has to be an absolute path", "--group=analytics", "--execution-id=1", "--", "-i", "env");
    refused("has to be an absolute path", "--group=analytics", "--execution-id=1", "--", "a/b");
    refused("is given twice", "--group=analytics", "--group=sysaccount", "--", "env");
    refused("not percent-encoded", "--group=analytics", "--execution-id=1", "--", "env", "$(id)");
    refused("not percent-encoded", "--group=analytics", "--execution-id=1", "--", "env", "%00");
    refused("not percent-encoded", "--group=analytics", "--execution-id=1", "--", "env", "%2");
  }

  @Test
  void settingsThatOthersCanWriteAreRefused() throws Exception {
    wrapper.file("run-step.conf", "rw-rw-r--", "path=/tmp\n");
    refused("writable by nobody else", "--group=analytics", "--execution-id=1", "--", "env");
    wrapper.settings("colour=red");
    refused("unknown setting 'colour'", "--group=analytics", "--execution-id=1", "--", "env");
    wrapper.settings("grace=0");
    refused("grace is '0'", "--group=analytics", "--execution-id=1", "--", "env");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "LD_PRELOAD",
        "BASH_ENV",
        "ENV",
        "IFS",
        "PYTHONPATH",
        "PERL5OPT",
        "HOME",
        "AZK_ID",
        "AZKABAN_USER",
        "AZKABAN_OUTPUT_FILE",
        "JOB_OUTPUT_PROP_FILE",
        "JOB_NAME",
        "HADOOP_USER_NAME",
        "KRB5CCNAME",
        "JAVA_TOOL_OPTIONS",
        "SPARK_CLASSPATH",
        "LC_ALL",
        "SHELLOPTS"
      })
  void neitherASecretNorAVariableDecidesHowProgramsRun(String name) throws Exception {
    refused("--secret can't set " + name, secret(name + "=ssm:a"));
    refused(
        "--env can't set " + name,
        "--group=analytics",
        "--execution-id=1",
        "--env=" + name + "=x",
        "--",
        "env");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A",
        "1A=ssm:a",
        "A%20B=ssm:a",
        "=ssm:a",
        "A=",
        "A=ssm:",
        "A=plain",
        "A=ssm:file:///etc/passwd",
        "A=secretsmanager:file:///etc/passwd",
        "A=ssm:a%20b",
        "A=secretsmanager:a%23",
        "A=ssm:$(id)",
        "%"
      })
  void whatIsNoSecretIsRefused(String value) throws Exception {
    refused("refused", secret(value));
  }

  @Test
  void theJobsVariablesArriveByteForByteAndChangeNoOther() throws Exception {
    Outcome outcome =
        run(
            "--group=analytics",
            "--user=al",
            "--execution-id=1",
            "--env=DAY=two%20words%0A%24%28id%29%60id%60%C3%BC",
            "--env=none=",
            "--env=_x1=%25%5Cn%7D%7D",
            "--",
            "bash",
            "-c",
            Wrapper.encode(
                "printf '[%s]' \"$DAY\" \"$none\" \"${none-unset}\" \"$_x1\" \"$USER\""));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.outAsUtf8()).endsWith("[two words\n$(id)`id`ü][][][%\\n}}][analytics]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "1A=x", "A%20B=x", "=x", "%", "A%00=x", "A-B=x", "%C3%84=x"})
  void whatIsNoVariableIsRefused(String value) throws Exception {
    refused("refused", "--group=analytics", "--execution-id=1", "--env=" + value, "--", "env");
  }

  @Test
  void aVariableHasOneValue() throws Exception {
    refused(
        "the variable A is given twice",
        "--group=analytics",
        "--execution-id=1",
        "--env=A=x",
        "--env=A=y",
        "--",
        "env");
    refused(
        "the variable A is given twice",
        "--group=analytics",
        "--execution-id=1",
        "--env=A=x",
        "--secret=A=ssm:a",
        "--",
        "env");
  }

  @Test
  void aSecretThatCanNotBeReadStopsTheStepAndIsNamed() throws Exception {
    wrapper.program("bin/aws", "#!/bin/bash\necho value-1234\necho no access >&2\nexit 254\n");
    Outcome outcome = run(secret("A=ssm:/team/password"));
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("the secret ssm:/team/password can't be read: aws exited with 254", "no access")
        .doesNotContain("value-1234");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "secretsmanager:db%23password|{\\\"password\\\": \\\"p w\\\"}|p\\ w",
        "secretsmanager:db%23port|{\\\"port\\\": 5.50}|5.50",
        "secretsmanager:db|two\\nlines\\n|$'two\\nlines\\n'",
      })
  void secretsComeAsTheyAre(String reference, String text, String expected) throws Exception {
    wrapper.program("bin/aws", "#!/bin/bash\ncat <<'X'\n{\"SecretString\": \"" + text + "\"}\nX\n");
    Outcome outcome =
        run(
            secret(
                "A=" + reference,
                "bash",
                "-c",
                "printf%20%25q%20\"$A\"".replace("\"", "%22").replace("$", "%24")));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).endsWith("\n" + expected);
  }

  private static String[] secret(String pair, String... command) {
    List<String> all = new ArrayList<>(List.of("--group=analytics", "--execution-id=1"));
    all.add("--secret=" + pair);
    all.add("--");
    all.addAll(command.length == 0 ? List.of("env") : List.of(command));
    return all.toArray(new String[0]);
  }

  @Test
  void scriptsInS3AreCheckedAndNamedByTheirKey() throws Exception {
    wrapper.program(
        "bin/aws",
        "#!/bin/bash\n"
            + "[[ $4 == s3://code/a/b.sh ]] && printf '#!/bin/sh\\n"
            + "echo \"$0\"; ls -l \"$0\"'\n");
    Outcome outcome = run("--group=analytics", "--execution-id=1", "--", "s3://code/a/b.sh");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    Path script = Path.of(outcome.out().lines().skip(2).findFirst().orElseThrow());
    assertThat(script.getFileName()).hasToString("b.sh");
    assertThat(outcome.out()).contains("-r-x------");
    assertThat(script.getParent()).doesNotExist();
    refused(
        "has the SHA-256",
        "--group=analytics",
        "--execution-id=1",
        "--script-sha256=" + "0".repeat(64),
        "--",
        "s3://code/a/b.sh");
    refused("can't be fetched", "--group=analytics", "--execution-id=1", "--", "s3://code/other");
    refused("s3://bucket/key", "--group=analytics", "--execution-id=1", "--", "s3://code/");
    refused(
        "could change after",
        "--group=analytics",
        "--execution-id=1",
        "--script-sha256=" + "0".repeat(64),
        "--",
        "/bin/true");
    refused(
        "64 hexadecimal",
        "--group=analytics",
        "--execution-id=1",
        "--script-sha256=abc",
        "--",
        "s3://code/a/b.sh");
  }

  @Test
  void aKillEndsTheYarnApplicationsOfTheScriptAndNoOthers() throws Exception {
    Path log = folder.resolve("yarn.log");
    wrapper.program("bin/yarn", YARN.formatted(log, folder.resolve("ended")));
    String[] arguments = {
      "--group=analytics",
      "--execution-id=1",
      "--step-key=azk-1-0-0-ab",
      "--",
      "bash",
      "-c",
      Wrapper.encode("echo ready $AZKABAN_YARN_TAG $SPARK_SUBMIT_OPTS; sleep 300")
    };
    Wrapper.Running run = wrapper.start(arguments);
    run.awaitLine("ready azk-1-0-0-ab -Dspark.yarn.tags=azk-1-0-0-ab");
    run.signal("TERM");
    assertThat(run.rest())
        .contains(
            "run-step.sh: ending YARN applications: application_17_0002, application_17_0003",
            "run-step.sh: they have ended");
    assertThat(Files.readAllLines(log))
        .containsExactly(
            "application -list -appTags azk-1-0-0-ab"
                + " -appStates NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING",
            "application -kill application_17_0002",
            "application -kill application_17_0003",
            "application -list -appTags azk-1-0-0-ab"
                + " -appStates NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING");
    // A script that ends by itself leaves to YARN what it gave to YARN.
    Files.delete(log);
    assertThat(
            run("--group=analytics", "--execution-id=1", "--step-key=azk-1", "--", "false").code())
        .isEqualTo(1);
    assertThat(log).doesNotExist();
  }

  @Test
  void anApplicationThatCanNotBeEndedLeavesNoOtherRunning() throws Exception {
    Path ended = folder.resolve("ended");
    wrapper.program(
        "bin/yarn",
        """
        #!/bin/bash
        case "$2 $3" in
          '-kill application_17_0002') exit 1 ;;
          '-kill application_17_0003') touch '%1$s' ;;
          -list*)
            echo application_17_0002
            [[ -e '%1$s' ]] || echo application_17_0003
            ;;
        esac
        exit 0
        """
            .formatted(ended));
    Wrapper.Running run =
        wrapper.start(
            "--group=analytics",
            "--execution-id=1",
            "--step-key=azk-1",
            "--",
            "bash",
            "-c",
            Wrapper.encode("echo ready; sleep 300"));
    run.awaitLine("ready");
    run.signal("TERM");
    assertThat(run.rest())
        .anyMatch(line -> line.startsWith("run-step.sh: can't end application_17_0002: "))
        .contains("run-step.sh: not ended: application_17_0002");
    assertThat(ended).exists();
  }

  @Test
  void whatYarnDoesNotTellIsSaid() throws Exception {
    wrapper.program("bin/yarn", "#!/bin/bash\nexit 5\n");
    Wrapper.Running run =
        wrapper.start(
            "--group=analytics",
            "--execution-id=1",
            "--step-key=azk-1",
            "--",
            "bash",
            "-c",
            Wrapper.encode("echo ready; sleep 300"));
    run.awaitLine("ready");
    run.signal("TERM");
    assertThat(String.join("\n", run.rest()))
        .contains("whether YARN applications with the tag azk-1 still run is not known");
    refused("--step-key", "--group=analytics", "--execution-id=1", "--step-key=%3Bx", "--", "true");
  }

  private void refused(String reason, String... arguments) throws Exception {
    Outcome outcome = run(arguments);
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).startsWith("run-step.sh: refused: ").contains(reason);
    assertThat(outcome.out()).isEmpty();
  }

  private Outcome run(String... arguments) throws Exception {
    return wrapper.run(arguments);
  }
}
