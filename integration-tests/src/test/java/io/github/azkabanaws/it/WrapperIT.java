package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.it.Wrapper.Outcome;
import io.github.azkabanaws.it.Wrapper.Running;
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

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void aSignalThatItsCallerIgnoresReachesTheScript(String signal) throws Exception {
    Wrapper careless = wrapper.startedBy("/usr/bin/env", "--ignore-signal=TERM,INT,HUP,PIPE");
    Running run =
        careless.start(
            "--group=analytics",
            "--execution-id=1",
            "--",
            "bash",
            "-c",
            Wrapper.encode("trap 'kill %1; exit 9' " + signal + "; sleep 600 & echo ready; wait"));
    run.awaitLine("ready");
    run.signal(signal);
    assertThat(run.rest()).contains("run-step.sh: the script ended with exit code 9");
    assertThat(run.code()).isEqualTo(9);
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
    wrapper.settings("yarn_seconds=never");
    refused("yarn_seconds is 'never'", "--group=analytics", "--execution-id=1", "--", "env");
    wrapper.settings("note_seconds=0");
    refused("note_seconds is '0'", "--group=analytics", "--execution-id=1", "--", "env");
    wrapper.settings("yarn_after_failure=no");
    refused("not end, name or leave", "--group=analytics", "--execution-id=1", "--", "env");
    wrapper.settings("logs=open");
    refused("not private or keep", "--group=analytics", "--execution-id=1", "--", "env");
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
    assertThat(outcome.err()).isEqualTo("run-step.sh: the script ended with exit code 0\n");
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
  @CsvSource({"2, 0", "3, 64"})
  void anAnswerThatIsNoneIsAskedForAgain(int nothing, int code) throws Exception {
    Path asked = folder.resolve("asked");
    wrapper.program(
        "bin/aws",
        """
        #!/bin/bash
        echo >>'%1$s'
        (($(wc -l <'%1$s') > %2$d)) && echo '{"Parameter": {"Value": "v"}}'
        exit 0
        """
            .formatted(asked, nothing));
    Outcome outcome = run(secret("A=ssm:a", "printenv", "A"));
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.out().endsWith("\nv\n")).isEqualTo(code == 0);
    assertThat(Files.readAllLines(asked)).hasSize(3);
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
    assertThat(outcome.err()).isEqualTo("run-step.sh: the script ended with exit code 0\n");
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
    wrapper.object("bin/aws", "code", "a/b.sh", "#!/bin/sh\necho \"$0\"; ls -l \"$0\"");
    Outcome outcome = run("--group=analytics", "--execution-id=1", "--", "s3://code/a/b.sh");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    Path script = Path.of(outcome.out().lines().skip(3).findFirst().orElseThrow());
    assertThat(script.getFileName()).hasToString("b.sh");
    assertThat(outcome.out()).contains("-r-x------");
    assertThat(script.getParent()).doesNotExist();
    outcome =
        run(
            "--group=analytics",
            "--execution-id=1",
            "--script-sha256=" + "0".repeat(64),
            "--",
            "s3://code/a/b.sh");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).startsWith("run-step.sh: refused: ").contains("has the SHA-256");
    outcome = run("--group=analytics", "--execution-id=1", "--", "s3://code/other");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err())
        .isEqualTo(
            """
            An error occurred (NoSuchKey) when calling the GetObject operation
            run-step.sh: refused: s3://code/other can't be fetched: aws exited with 254
            """);
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

  @ParameterizedTest
  @ValueSource(strings = {"open", "open/inner"})
  void aFolderInWhichOthersCanPutSomethingIsRefused(String place) throws Exception {
    Path inner = Files.createDirectories(folder.resolve("open/inner"));
    String[] env = {"--group=analytics", "--execution-id=1", "--", "env"};
    wrapper.settings(
        "path=" + folder.resolve("bin") + ":/usr/bin:/bin", "folder=" + folder.resolve(place));
    ThrowAwayAccount.command("chmod", "0777", inner.getParent().toString());
    refused("open has to belong to root or", env);
    ThrowAwayAccount.command("chmod", "1777", inner.getParent().toString());
    assertThat(run(env).code()).isZero();
  }

  @Test
  void aLauncherThatNeverStartsIsNotWaitedForWithoutLimit() throws Exception {
    shorten("START_SECONDS=120");
    wrapper.program("bin/sudo", "#!/bin/bash\nexec sleep 50\n");
    Outcome outcome = wrapper.run(40, "--group=analytics", "--execution-id=1", "--", "env");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err())
        .startsWith("run-step.sh: refused: the launcher has not started within 1 seconds\n");
  }

  @Test
  void theLastTryToFetchHasALimitAsWell() throws Exception {
    shorten("FETCH_SECONDS=600");
    wrapper.program(
        "bin/aws",
        "#!/bin/bash\n[[ -e '%1$s' ]] && exec sleep 50\ntouch '%1$s'\nexit 1\n"
            .formatted(folder.resolve("asked")));
    Outcome outcome =
        wrapper.run(40, "--group=analytics", "--execution-id=1", "--", "s3://code/a.sh");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).contains("refused: s3://code/a.sh can't be fetched");
  }

  /** One second for this limit of the wrapper's own. */
  private void shorten(String limit) throws Exception {
    String text = Files.readString(folder.resolve("run-step.sh"));
    assertThat(text).containsOnlyOnce(limit);
    wrapper.program("run-step.sh", text.replace(limit, limit.replaceAll("=.*", "=1")));
  }

  @Test
  void theTagReachesSparkAndDriversInClusterMode() throws Exception {
    Outcome outcome =
        run(
            "--env=EMR_INSTALL_ID=production",
            "--group=analytics",
            "--execution-id=1",
            "--step-key=azk-1-0-0-ab",
            "--",
            "printenv",
            "AZKABAN_YARN_TAG",
            "SPARK_SUBMIT_OPTS");
    assertThat(outcome.out().lines().skip(2))
        .containsExactly(
            "azk-1-0-0-ab",
            "-Dspark.yarn.tags=azk-1-0-0-ab"
                + " -Dspark.yarn.appMasterEnv.AZKABAN_YARN_TAG=azk-1-0-0-ab"
                + " -Dspark.yarn.appMasterEnv.SPARK_SUBMIT_OPTS=-Dspark.yarn.tags=azk-1-0-0-ab");
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
