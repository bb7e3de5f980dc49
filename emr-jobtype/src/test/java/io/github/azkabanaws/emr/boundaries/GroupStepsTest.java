package io.github.azkabanaws.emr.boundaries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.fixtures.ServerLog;
import io.github.azkabanaws.emr.step.Command;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.step.WrapperArguments;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.HadoopStepConfig;
import software.amazon.awssdk.services.emr.model.StepStatus;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** Whose step it is, as EMR lists it. */
class GroupStepsTest {
  private static final Execution EXECUTION =
      new Execution(42, "demo", "reports", "count", "", 0, "alice", Set.of());
  private static final StepKey KEY = StepKey.of("here", EXECUTION, 0);
  private final BoundariesFiles files =
      new BoundariesFiles(Clock.systemUTC(), (delay, task) -> task.run());
  private final GroupSteps steps = steps("here");

  @Test
  void aStepOfTheGroupIsCountedWhateverItsAuthorWrites() {
    List<String> line = line("science", "--group=etl", "--", "--install-id=there");
    assertThat(steps.has(step(name("x"), "command-runner.jar", line))).isTrue();
    assertThat(steps.has(step(name("[azk-1-0-0-0123456789abcdef]"), "command-runner.jar", line)))
        .isTrue();
    List<String> named = WrapperArguments.ofInstall("here", line);
    assertThat(steps.has(step(name("x"), "command-runner.jar", named))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--group=science", "--step-key=azk-42-0-0-0123456789abcdef", "--"})
  void nobodyIsCountedAsAnotherGroup(String word) {
    List<String> line = line("etl", word, "--group=science");
    assertThat(steps.has(step(name("--group=science"), "command-runner.jar", line))).isFalse();
    assertThat(steps.has(step(name("x"), "command-runner.jar", line("science2")))).isFalse();
  }

  @Test
  void anotherAzkabansStepIsNot() {
    List<String> named = WrapperArguments.ofInstall("there", line("science"));
    assertThat(steps.has(step(name("x"), "command-runner.jar", named))).isFalse();
    assertThat(steps("").has(step(name("x"), "command-runner.jar", named))).isFalse();
  }

  @Test
  void anAuthorWhoMayHaveSuchAVariableIsCountedAllTheSame() {
    List<String> line = new ArrayList<>(line("science"));
    line.add(line.indexOf("--"), "--env=EMR_INSTALL_ID=there");
    assertThat(steps.has(step(name("x"), "command-runner.jar", line))).isTrue();
  }

  @Test
  void notesInFrontOfItHideNobody() {
    List<String> named = new ArrayList<>(WrapperArguments.ofInstall("there", line("science")));
    named.add(1, "--env=EMR_END_NOTES=s3://notes/x");
    assertThat(steps.has(step(name("x"), "command-runner.jar", named))).isFalse();
  }

  @Test
  void whatDoesNotRunTheWrapperIsNobodysWhateverItsArgumentsAre() {
    List<String> line = new ArrayList<>(line("science"));
    line.set(0, "spark-submit");
    assertThat(steps.has(step(name("x"), "command-runner.jar", line))).isFalse();
    line.set(0, "/opt/../opt/run-step.sh");
    assertThat(steps.has(step(name("x"), "command-runner.jar", line))).isFalse();
  }

  @Test
  void somebodyElsesStepIsNot() {
    List<String> line = line("science");
    assertThat(steps.has(step("x", "command-runner.jar", line))).isFalse();
    assertThat(steps.has(step(name("x"), "s3://x/y.jar", line))).isFalse();
    assertThat(steps.has(step(name("x"), "command-runner.jar", List.of("spark-submit", "a"))))
        .isFalse();
    // The key of another step.
    StepKey other = StepKey.of("here", EXECUTION, 1);
    assertThat(steps.has(step("x" + other.suffix(), "command-runner.jar", line))).isFalse();
  }

  @Test
  void aStepOfAJobWhoseCommandEmrLeavesOutMayBeTheGroups() {
    assertThat(steps.has(SdkValues.step(summary(name("x")).build()))).isTrue();
    assertThat(steps.has(SdkValues.step(summary("x").build()))).isFalse();
  }

  @Test
  void anotherPathOfTheWrapperIsToldToTheServersLogOnceEach() {
    List<String> other = new ArrayList<>(line("science"));
    other.set(0, "/opt/older/run-step.sh");
    List<String> theirs = new ArrayList<>(WrapperArguments.ofInstall("there", line("science")));
    theirs.set(0, "/opt/theirs.sh");
    List<String> ofEtl = new ArrayList<>(line("etl"));
    ofEtl.set(0, "/opt/of-etl.sh");
    List<String> log =
        logged(
            () -> {
              for (List<String> each : List.of(other, theirs, ofEtl, other, line("science"))) {
                steps.has(step(name("x"), "command-runner.jar", each));
                steps("here").has(step(name("x"), "command-runner.jar", each));
              }
            });
    assertThat(log)
        .containsExactly(
            "WARN Step s-1 is not counted for boundaries: it runs '/opt/older/run-step.sh', and"
                + " aws.emr.step.script is '/opt/run-step.sh' here. If it is this Azkaban's, give"
                + " all executors the same script");
  }

  @Test
  void anAuthorWhoWritesSuchLinesDoesNotFillTheLog() {
    List<String> log =
        logged(
            () -> {
              for (int i = 0; i < 500; i++) {
                List<String> line = new ArrayList<>(line("science"));
                line.set(0, "spark-submit" + i);
                steps.has(step(name("x"), "command-runner.jar", line));
              }
            });
    assertThat(log).hasSize(10);
  }

  private static List<String> logged(Runnable action) {
    ServerLog log = ServerLog.of(OtherWrappers.class);
    action.run();
    return log.end();
  }

  private GroupSteps steps(String installId) {
    return new GroupSteps("/opt/run-step.sh", "science", installId, files);
  }

  private static List<String> line(String group, String... arguments) {
    List<String> words = new ArrayList<>(List.of("/x/count.sh"));
    words.addAll(List.of(arguments));
    return WrapperArguments.of(
        "/opt/run-step.sh",
        group,
        "alice",
        EXECUTION,
        KEY,
        Optional.empty(),
        new TreeMap<>(),
        new TreeMap<>(),
        Command.of("command", words));
  }

  private static String name(String label) {
    return label + KEY.suffix();
  }

  private static EmrStep step(String name, String jar, List<String> arguments) {
    return SdkValues.step(
        summary(name).config(HadoopStepConfig.builder().jar(jar).args(arguments).build()).build());
  }

  private static StepSummary.Builder summary(String name) {
    return StepSummary.builder()
        .id("s-1")
        .name(name)
        .status(StepStatus.builder().state("RUNNING").build());
  }
}
