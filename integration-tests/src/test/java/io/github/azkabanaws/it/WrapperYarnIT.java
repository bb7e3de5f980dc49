package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.it.Wrapper.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What run-step.sh asks YARN for, and what it says of it, with a stand-in for the command {@code
 * yarn}; the profile {@code yarn} has the real one.
 */
@Timeout(120)
class WrapperYarnIT {
  private static final String LIST =
      "application -list -appTags azk-1 -appStates NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING";

  /** Says what it was asked, and has two active applications until they are ended together. */
  private static final String YARN =
      """
      #!/bin/bash
      echo "$@" >>'%1$s/asked'
      case $2 in
        -list)
          printf 'Total number of applications: 2\\n   Application-Id\\tApplication-Name\\n'
          [[ -e '%1$s/ended' ]] || printf 'application_17_000%%d\\tname\\tSPARK\\n' 2 3
          ;;
        -kill) touch '%1$s/ended' ;;
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
    wrapper.program("bin/yarn", YARN.formatted(folder));
  }

  @Test
  void aKillEndsTheApplicationsOfTheScriptWithOneCall() throws Exception {
    assertThat(killed())
        .containsSubsequence(
            "run-step.sh: ending YARN applications: application_17_0002, application_17_0003",
            "run-step.sh: they have ended",
            "run-step.sh: the script was ended by SIGTERM (143)");
    assertThat(asked())
        .containsExactly(LIST, "application -kill application_17_0002 application_17_0003", LIST);
  }

  @Test
  void afterAScriptThatFailedItsApplicationsAreEndedAsWell() throws Exception {
    Outcome outcome = ended("exit 3");
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err().lines())
        .containsExactly(
            "run-step.sh: ending YARN applications: application_17_0002, application_17_0003",
            "run-step.sh: they have ended",
            "run-step.sh: the script ended with exit code 3");
  }

  @Test
  void orTheyAreNamed() throws Exception {
    configure("yarn_after_failure=name");
    assertThat(ended("exit 3").err().lines())
        .containsExactly(
            "run-step.sh: YARN applications of the script still run:"
                + " application_17_0002, application_17_0003",
            "run-step.sh: the script ended with exit code 3");
    assertThat(asked()).containsExactly(LIST);
  }

  @Test
  void orLeft() throws Exception {
    configure("yarn_after_failure=leave");
    assertThat(ended("exit 3").err()).isEqualTo("run-step.sh: the script ended with exit code 3\n");
    assertThat(folder.resolve("asked")).doesNotExist();
    // A kill is another matter.
    assertThat(killed()).contains("run-step.sh: they have ended");
  }

  @Test
  void aScriptThatSucceedsLeavesToYarnWhatItGaveToYarn() throws Exception {
    assertThat(ended("exit 0").code()).isZero();
    assertThat(folder.resolve("asked")).doesNotExist();
  }

  @Test
  void aJobDoesNotSayWhichYarnIsAsked() throws Exception {
    wrapper.program(
        "bin/yarn",
        "#!/bin/bash\necho \"[$HADOOP_CONF_DIR$YARN_CONF_DIR]\" >>'%s'\n"
            .formatted(folder.resolve("asked")));
    Outcome outcome =
        wrapper.run(
            "--group=analytics",
            "--execution-id=1",
            "--step-key=azk-1",
            "--env=HADOOP_CONF_DIR=/other",
            "--env=YARN_CONF_DIR=/other",
            "--",
            "bash",
            "-c",
            Wrapper.encode("[[ $HADOOP_CONF_DIR == /other ]] && exit 3"));
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(asked()).containsExactly("[]");
  }

  @Test
  void aYarnThatNeverEndsToTalkIsNotListenedTo() throws Exception {
    configure("yarn_seconds=50");
    wrapper.program("bin/yarn", "#!/bin/bash\nexec yes\n");
    assertThat(ended("exit 3").err())
        .contains("yarn application -list says more than 1000000 bytes")
        .endsWith("the script ended with exit code 3\n");
  }

  @Test
  void aScriptThatNeverStartedHasNoApplications() throws Exception {
    assertThat(
            wrapper
                .run("--group=analytics", "--execution-id=1", "--step-key=azk-1", "--", "/no/such")
                .code())
        .isEqualTo(127);
    assertThat(folder.resolve("asked")).doesNotExist();
  }

  @Test
  void whatIsNotEndedIsNamedWithTheReason() throws Exception {
    yarn(
        """
        case $2 in
          -list) printf 'application_17_0002\\tname\\tSPARK\\n' ;;
          -kill)
            echo '2026-11-28 05:02:54,123 INFO client.RMProxy: Connecting to ResourceManager' >&2
            echo 'AccessControlException: User analytics cannot perform operation MODIFY_APP' >&2
            echo '  at org.apache.hadoop.yarn.Some.where(Some.java:1)' >&2
            exit 255
            ;;
        esac
        """);
    assertThat(killed())
        .contains(
            "run-step.sh: not ended: application_17_0002 (yarn application -kill ended with 255:"
                + " AccessControlException: User analytics cannot perform operation MODIFY_APP)");
  }

  @Test
  void whatYarnDoesNotTellIsSaidInItsOwnWords() throws Exception {
    yarn(
        """
        echo 'Exception in thread "main" java.net.ConnectException: Call From a to b failed' >&2
        echo '26/11/28 05:02:54 INFO ipc.Client: Retrying connect to server' >&2
        exit 5
        """);
    assertThat(killed())
        .contains(
            "run-step.sh: whether YARN applications with the tag azk-1 still run is not known: yarn"
                + " application -list ended with 5: Exception in thread \"main\""
                + " java.net.ConnectException: Call From a to b failed");
  }

  @Test
  void aYarnThatKnowsNoTagsIsToldAsThat() throws Exception {
    yarn(
        """
        echo 'Exception in thread "main" org.apache.commons.cli.UnrecognizedOptionException:\
         Unrecognized option: -appTags' >&2
        exit 1
        """);
    assertThat(killed())
        .anyMatch(line -> line.contains("yarn can't list applications by tag (-appTags)"));
  }

  @Test
  void aYarnThatDoesNotAnswerCostsTheTimeOfAllCallsOnce() throws Exception {
    configure("yarn_seconds=1");
    Path started = folder.resolve("started");
    yarn("echo >>'" + started + "'; sleep 300");
    assertThat(killed())
        .contains(
            "run-step.sh: whether YARN applications with the tag azk-1 still run is not known: yarn"
                + " application -list has not answered within the 1 seconds for all of it");
    assertThat(started).hasContent("\n");
    // A list that comes in time leaves the rest of it to the kill, and nothing to a second list.
    yarn(
        """
        echo "$2" >>'%s'
        [[ $2 == -list ]] || exec sleep 300
        printf 'application_17_0002\\tname\\tSPARK\\n'
        """
            .formatted(started));
    assertThat(killed())
        .anyMatch(
            line ->
                line.startsWith("run-step.sh: whether YARN applications")
                    && line.contains("yarn application -kill has not answered"));
    assertThat(Files.readAllLines(started)).containsExactly("", "-list", "-kill");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%3Bx", "a%2Cb", "%2C", "a%20b", "A"})
  void whatIsNoTagIsRefused(String key) throws Exception {
    Outcome outcome =
        wrapper.run("--group=analytics", "--execution-id=1", "--step-key=" + key, "--", "true");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).startsWith("run-step.sh: refused: --step-key");
  }

  @Test
  void withoutATagNothingIsAsked() throws Exception {
    Outcome outcome =
        wrapper.run("--group=analytics", "--execution-id=1", "--step-key=%", "--", "false");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(folder.resolve("asked")).doesNotExist();
  }

  private void configure(String setting) throws Exception {
    wrapper.settings("path=" + folder.resolve("bin") + ":/usr/sbin:/usr/bin:/bin", setting);
  }

  private void yarn(String body) throws Exception {
    wrapper.program("bin/yarn", "#!/bin/bash\n" + body);
  }

  private List<String> asked() throws Exception {
    return Files.readAllLines(folder.resolve("asked"));
  }

  private Outcome ended(String script) throws Exception {
    return wrapper.run(arguments(script));
  }

  /** What is said from the kill of a running script on. */
  private List<String> killed() throws Exception {
    Wrapper.Running run = wrapper.start(arguments("echo ready; sleep 300"));
    run.awaitLine("ready");
    run.signal("TERM");
    return run.rest();
  }

  private static String[] arguments(String script) {
    return new String[] {
      "--group=analytics",
      "--execution-id=1",
      "--step-key=azk-1",
      "--",
      "bash",
      "-c",
      Wrapper.encode(script)
    };
  }
}
