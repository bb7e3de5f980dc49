package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.it.Wrapper.Outcome;
import io.github.azkabanaws.it.Wrapper.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The notes that the wrapper leaves in S3, and that nothing else depends on them. */
@Timeout(300)
class WrapperNotesIT {
  private static final String KEY = "azk-7-0-0-0123456789abcdef";
  private static final String NOTES = "--env=EMR_END_NOTES=s3://notes/azkaban/f00d";
  private static final String PUT =
      "s3api put-object --bucket=notes --key=azkaban/f00d/\\d{8}T\\d{6}Z-" + KEY + "-%s .*";

  @TempDir Path folder;
  private Wrapper wrapper;

  @BeforeEach
  void node() throws Exception {
    wrapper = Wrapper.in(folder);
    for (String program : List.of("getent", "id", "sudo")) {
      wrapper.demoProgram(program);
    }
    aws("");
  }

  @Test
  void aScriptsBeginAndEndAreNotedUnderItsExecutorsName() throws Exception {
    Outcome outcome = run("bash", "-c", untilBegun() + "; env; exit 3", "a secret argument");
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(calls()).hasSize(2);
    assertThat(calls().get(0)).matches(PUT.formatted("begun"));
    assertThat(calls().get(1)).matches(PUT.formatted("ended-3"));
    assertThat(outcome.out()).doesNotContain("EMR_END_NOTES", "f00d");
    assertThat(calls().toString()).doesNotContain("secret", "analytics", "env");
    assertThat(outcome.err()).isEqualTo("run-step.sh: the script ended with exit code 3\n");
  }

  @Test
  void withoutThemNothingIsWritten() throws Exception {
    Outcome outcome =
        wrapper.run("--group=analytics", "--execution-id=7", "--step-key=" + KEY, "--", "true");
    assertThat(outcome.code()).isZero();
    assertThat(calls()).isEmpty();
  }

  /** It may be over before the first note is there, which would come after the other one then. */
  @Test
  void theEndOfAShortScriptIsNotedAlone() throws Exception {
    aws("[[ $* != *-begun* ]] || exec sleep 600");
    Outcome outcome = run("true");
    assertThat(outcome.code()).isZero();
    assertThat(calls()).last().asString().matches(PUT.formatted("ended-0"));
    assertThat(outcome.err()).isEqualTo("run-step.sh: the script ended with exit code 0\n");
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
  void soIsTheEndOfOneThatIsKilled(String signal, int code) throws Exception {
    Running run = start("bash", "-c", untilBegun() + "; echo ready; sleep 600 & wait");
    run.awaitLine("ready");
    run.signal(signal);
    run.rest();
    assertThat(run.code()).isEqualTo(code);
    // Nobody waits for it but this test.
    await("grep -qs ended '" + folder.resolve("calls") + "'");
    assertThat(calls()).last().asString().matches(PUT.formatted("ended-" + code));
  }

  /** Its grace and YARN's have taken their time already, and somebody waits for the step's end. */
  @Test
  void aKillDoesNotWaitForTheNote() throws Exception {
    wrapper.settings(
        "path=" + folder.resolve("bin") + ":/usr/sbin:/usr/bin:/bin", "note_seconds=600");
    Path over = folder.resolve("over");
    Path left = folder.resolve("left");
    aws(
        "[[ $* != *-ended-* ]] || { until [[ -e '%s' ]]; do sleep 0.1; done; : >'%s'; }"
            .formatted(over, left));
    Running run = start("bash", "-c", untilBegun() + "; echo ready; sleep 600 & wait");
    run.awaitLine("ready");
    run.signal("TERM");
    run.rest();
    assertThat(run.code()).isEqualTo(143);
    Files.createFile(over);
    // It goes on alone.
    awaitFile(left);
    assertThat(calls()).last().asString().matches(PUT.formatted("ended-143"));
  }

  /** A signal while the note is on its way is no reason to lose it. */
  @Test
  void aKillAfterTheScriptsEndDoesNotEndTheNote() throws Exception {
    wrapper.settings(
        "path=" + folder.resolve("bin") + ":/usr/sbin:/usr/bin:/bin", "note_seconds=600");
    Path over = folder.resolve("over");
    Path left = folder.resolve("left");
    aws(
        "[[ $* != *-ended-* ]] || { echo x >'%s'; until [[ -e '%s' ]]; do sleep 0.1; done; : >'%s'; }"
            .formatted(folder.resolve("here"), over, left));
    Running run = start("true");
    awaitFile(folder.resolve("here"));
    run.signal("TERM");
    run.rest();
    assertThat(run.code()).isZero();
    Files.createFile(over);
    awaitFile(left);
  }

  @Test
  void aScriptThatIsNotStartedHasEndedTooAndHasNotBegun() throws Exception {
    Outcome outcome = run("../x");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(calls()).singleElement().asString().matches(PUT.formatted("ended-64"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void anAwsThatHangsHoldsTheStepUpForAMomentAndChangesNothing(int code) throws Exception {
    // Not even SIGTERM ends it.
    aws("trap '' TERM; while :; do sleep 600; done");
    Outcome outcome = run("bash", "-c", "exit " + code);
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.err())
        .isEqualTo(
            "run-step.sh: the script ended with exit code "
                + code
                + "\n"
                + (code == 0
                    ? "run-step.sh: there is no end note below s3://notes/azkaban/f00d: aws exited"
                        + " with 137\n"
                    : ""));
  }

  /** It may have taken effect, and the way may be open again. */
  @ParameterizedTest
  @ValueSource(ints = {1, 124, 137, 255})
  void theEndIsNotedUnlessAwsHasRefusedTheBegin(int code) throws Exception {
    aws("[[ $* != *-begun* ]] || exit " + code);
    Outcome outcome = run("bash", "-c", untilBegun() + "; sleep 1");
    assertThat(outcome.code()).isZero();
    assertThat(calls()).last().asString().matches(PUT.formatted("ended-0"));
    assertThat(outcome.err()).isEqualTo("run-step.sh: the script ended with exit code 0\n");
  }

  /** Or a begin would promise an end that has less time. */
  @Test
  void theBeginHasNoMoreTimeThanTheEnd() throws Exception {
    wrapper.settings(
        "path=" + folder.resolve("bin") + ":/usr/sbin:/usr/bin:/bin", "note_seconds=1");
    String told = folder.resolve("told").toString();
    aws("[[ $* != *-begun* ]] || { trap 'echo x >" + told + "; exit' TERM; sleep 600 & wait; }");
    String looks = "for i in {1..100}; do [[ -e " + told + " ]] && exit 0; sleep 0.1; done; exit 7";
    assertThat(run("bash", "-c", looks).code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void whatIsDeniedIsTriedOnceAndTold(int code) throws Exception {
    aws("exit 254");
    Outcome outcome = run("bash", "-c", untilBegun() + "; sleep 1; exit " + code);
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(calls()).singleElement().asString().matches(PUT.formatted("begun"));
    // Where the script has failed, the last line says why.
    String last = "run-step.sh: the script ended with exit code " + code + "\n";
    assertThat(outcome.err())
        .isEqualTo(
            code == 0
                ? last
                    + "run-step.sh: there is no end note below s3://notes/azkaban/f00d: aws exited"
                    + " with 254\n"
                : last);
  }

  /** The pipe by which the launcher knows that the wrapper is gone must not be kept open. */
  @Test
  void aNoteOnItsWayKeepsNothingAliveOfAWrapperThatIsKilledOutright() throws Exception {
    aws("exec sleep 600");
    Running run = start("bash", "-c", untilBegun() + "; echo ready; sleep 600 & wait");
    run.awaitLine("ready");
    run.signal("KILL");
    assertThat(run.rest()).noneMatch(line -> line.contains("no end note"));
    assertThat(calls()).hasSize(1);
  }

  @Test
  void aPlaceThatIsNoneIsToldAndThatIsAll() throws Exception {
    for (String bad : List.of("", "x", "s3://b", "s3://notes/a%20b", "s3://notes/a/%24(id)")) {
      Outcome outcome =
          wrapper.run(
              "--env=EMR_END_NOTES=" + bad.replace("(", "%28").replace(")", "%29"),
              "--group=analytics",
              "--execution-id=7",
              "--step-key=" + KEY,
              "--",
              "true");
      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(outcome.err().contains("there will be no end note")).isEqualTo(!bad.isEmpty());
    }
    Outcome keyless = wrapper.run(NOTES, "--group=analytics", "--execution-id=7", "--", "true");
    assertThat(keyless.code()).isZero();
    assertThat(keyless.err()).contains("there is no --step-key");
    assertThat(calls()).isEmpty();
  }

  /**
   * A job type from before the notes lets an author set a variable of this name, behind options of
   * its own: it must not say where this node writes.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--env=EMR_END_NOTES=s3://lake/other",
        "--env=%45MR_END_NOTES=s3://lake/other",
        "--secret=EMR_END_NOTES=ssm:/a"
      })
  void onlyTheFirstOptionSaysWhereNotesGo(String authors) throws Exception {
    String key = "--step-key=" + KEY;
    Outcome alone =
        wrapper.run("--group=analytics", "--execution-id=7", key, authors, "--", "true");
    assertThat(alone.code()).isEqualTo(64);
    assertThat(alone.err()).contains("can't set EMR_END_NOTES");
    assertThat(calls()).isEmpty();
    Outcome both =
        wrapper.run(NOTES, "--group=analytics", "--execution-id=7", key, authors, "--", "true");
    assertThat(both.code()).isEqualTo(64);
    assertThat(calls()).singleElement().asString().matches(PUT.formatted("ended-64"));
  }

  private static void awaitFile(Path file) throws Exception {
    await("[[ -e '" + file + "' ]]");
  }

  private static void await(String condition) throws Exception {
    String looks = "for i in {1..600}; do " + condition + " && exit; sleep 0.1; done; exit 1";
    Process waiting = Programs.builder("bash", "-c", looks).start();
    assertThat(Programs.await(waiting, Duration.ofMinutes(2))).as(condition).isZero();
  }

  private Outcome run(String... command) throws Exception {
    return wrapper.run(90, arguments(command));
  }

  private Running start(String... command) throws Exception {
    return wrapper.start(arguments(command));
  }

  private static String[] arguments(String... command) {
    List<String> all = new ArrayList<>(List.of(NOTES, "--group=analytics", "--execution-id=7"));
    all.addAll(List.of("--step-key=" + KEY, "--"));
    for (String word : command) {
      all.add(Wrapper.encode(word));
    }
    return all.toArray(String[]::new);
  }

  /** For a script: waits until the note of its beginning has come as far as the AWS CLI. */
  private String untilBegun() {
    return "until grep -qs begun '" + folder.resolve("calls") + "'; do sleep 0.1; done";
  }

  /** An AWS CLI that takes note of how it is called and then does this. */
  private void aws(String then) throws Exception {
    wrapper.program(
        "bin/aws",
        "#!/bin/bash\nprintf '%s\\n' \"$*\" >>'" + folder.resolve("calls") + "'\n" + then + "\n");
  }

  private List<String> calls() throws Exception {
    Path file = folder.resolve("calls");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }
}
