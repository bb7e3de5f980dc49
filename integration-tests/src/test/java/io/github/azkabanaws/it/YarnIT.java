package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.it.Wrapper.Outcome;
import io.github.azkabanaws.it.Wrapper.Running;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The wrapper's care for YARN applications, with a real YARN and Spark 3.5. */
@Tag("yarn")
@Timeout(600)
class YarnIT {
  private static final String ACTIVE = "NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING";

  @TempDir static Path folder;
  private static YarnNode yarn;
  private static Wrapper wrapper;

  @BeforeAll
  static void start() throws Exception {
    yarn = YarnNode.start(folder);
    wrapper = Wrapper.in(folder);
    for (String program : List.of("getent", "id", "sudo")) {
      wrapper.demoProgram(program);
    }
    // A machine that is busy with other things starts a JVM slowly.
    wrapper.settings(
        "path=" + folder.resolve("bin") + ":/usr/sbin:/usr/bin:/bin", "yarn_seconds=240");
    yarn.install(wrapper);
  }

  @AfterAll
  static void stop() throws Exception {
    if (yarn != null) {
      yarn.close();
    }
  }

  @Test
  void aKilledJobInClusterModeTakesItsApplicationWithIt() throws Exception {
    Running run = wrapper.start(arguments("azk-cluster", "spark-submit --deploy-mode cluster"));
    String application = yarn.await("azk-cluster", ACTIVE);
    run.signal("TERM");
    assertThat(run.rest())
        .containsSubsequence(
            "run-step.sh: ending YARN applications: " + application,
            "run-step.sh: they have ended",
            "run-step.sh: the script ended with exit code 143");
    assertThat(yarn.finalState(application)).isEqualTo("KILLED");
  }

  @Test
  void aKilledJobInClientModeHasFailedWhateverYarnSays() throws Exception {
    Running run = wrapper.start(arguments("azk-client", "exec spark-submit --deploy-mode client"));
    String application = run.awaitLine("started application_.*").substring("started ".length());
    run.signal("TERM");
    assertThat(run.rest()).contains("run-step.sh: the script ended with exit code 143");
    assertThat(run.code()).isEqualTo(143);
    assertThat(yarn.find("azk-client", ACTIVE)).isEmpty();
    assertThat(yarn.finalState(application)).isIn("SUCCEEDED", "KILLED");
  }

  @Test
  void afterAScriptThatFailedItsApplicationIsEnded() throws Exception {
    Outcome outcome =
        wrapper.run(
            240,
            arguments(
                "azk-failed",
                "spark-submit --deploy-mode cluster --conf spark.yarn.submit.waitAppCompletion=false;"
                    + " exit 3"));
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.err())
        .contains("run-step.sh: ending YARN applications: application_", "they have ended")
        .endsWith("run-step.sh: the script ended with exit code 3\n");
    assertThat(yarn.find("azk-failed", ACTIVE)).isEmpty();
    assertThat(yarn.finalState(yarn.find("azk-failed", "KILLED").orElseThrow()))
        .isEqualTo("KILLED");
  }

  @Test
  void oneLineKeepsTheTagOfTheSiteAndThatOfTheStep() throws Exception {
    Running run =
        wrapper.start(
            arguments(
                "azk-both",
                "spark-submit --deploy-mode cluster"
                    + " --conf 'spark.yarn.tags=nightly,${env:AZKABAN_YARN_TAG}'"));
    String application = yarn.await("azk-both", ACTIVE);
    assertThat(yarn.find("nightly", ACTIVE)).contains(application);
    run.signal("TERM");
    assertThat(run.rest()).contains("run-step.sh: they have ended");
  }

  private static String[] arguments(String key, String script) {
    return new String[] {
      "--group=analytics",
      "--execution-id=1",
      "--step-key=" + key,
      "--",
      "bash",
      "-c",
      Wrapper.encode(script)
    };
  }
}
