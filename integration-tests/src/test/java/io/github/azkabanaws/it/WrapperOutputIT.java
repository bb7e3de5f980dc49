package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.it.Wrapper.Outcome;
import io.github.azkabanaws.it.Wrapper.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How run-step.sh brings what a script has to tell, with stand-ins for a node's accounts. */
class WrapperOutputIT {
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
  void whatTheScriptTellsIsBroughtToS3() throws Exception {
    Path told = folder.resolve("told");
    wrapper.program(
        "bin/aws", "#!/bin/bash\necho \"$@\" >'%s'\ncat >>'%s'\n".formatted(told, told));
    Outcome outcome = telling("printf '{\"rows\": 1}' >\"$AZKABAN_OUTPUT_FILE\"");
    assertThat(outcome.code()).isZero();
    assertThat(told)
        .hasContent(
            "s3 cp --only-show-errors --content-type application/json - s3://out/a.json\n"
                + "{\"rows\": 1}");
    Files.delete(told);
    // Azkaban's own name for it; and only a success has something to tell.
    assertThat(telling("echo x >\"$JOB_OUTPUT_PROP_FILE\"; exit 3").code()).isEqualTo(3);
    assertThat(telling("true").code()).isZero();
    for (String strange :
        List.of(
            "head -c 60001 /dev/zero >\"$AZKABAN_OUTPUT_FILE\"",
            "rm \"$AZKABAN_OUTPUT_FILE\"",
            "rm \"$AZKABAN_OUTPUT_FILE\"; mkdir \"$AZKABAN_OUTPUT_FILE\"")) {
      outcome = telling(strange);
      assertThat(outcome.code()).isZero();
      assertThat(outcome.err()).contains("the script's output is left out: ");
    }
    // A pipe in its place is not waited for.
    assertThat(
            telling("cd \"${AZKABAN_OUTPUT_FILE%/*}\"; rm output.json; mkfifo output.json").code())
        .isZero();
    assertThat(told).doesNotExist();
    assertThat(telling("head -c 60000 /dev/zero >\"$AZKABAN_OUTPUT_FILE\"").code()).isZero();
    assertThat(Files.size(told)).isGreaterThan(60_000);
    outcome = wrapper.run("--group=analytics", "--execution-id=1", "--output=%", "--", "true");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).startsWith("run-step.sh: refused: ").contains("s3://bucket/key");
  }

  @Test
  void noMoreIsBroughtThanFitsWhoeverWritesToThePipe() throws Exception {
    Path told = folder.resolve("told");
    wrapper.program("bin/aws", "#!/bin/bash\ncat >'%s'\n".formatted(told));
    Outcome outcome =
        telling(
            """
            for fd in /proc/$PPID/fd/*; do
              if [[ -p $fd && $(readlink "$fd") == /*/pipe* ]]; then
                head -c 65536 /dev/zero >"$fd"
                echo filled
              fi
            done
            """);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("\nfilled\n");
    assertThat(outcome.err())
        .contains("run-step.sh: the script's output is left out: more than 60000 bytes");
    assertThat(told).doesNotExist();
  }

  @Test
  void aLauncherThatNeverStartsIsNotWaitedFor() throws Exception {
    Path place = Files.createDirectory(folder.resolve("place"));
    wrapper.settings(
        "path=" + folder.resolve("bin") + ":/usr/sbin:/usr/bin:/bin", "folder=" + place);
    wrapper.program("bin/sudo", "#!/bin/bash\nexit 3\n");
    assertThat(telling("true").code()).isEqualTo(3);
    assertThat(place).isEmptyDirectory();
    wrapper.program("bin/sudo", "#!/bin/bash\necho ready\nexec sleep 300\n");
    Running run = wrapper.start(arguments("true"));
    run.awaitLine("ready");
    run.signal("TERM");
    assertThat(run.rest()).contains("run-step.sh: ended by SIGTERM before the script started");
    assertThat(run.code()).isEqualTo(143);
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void anOutputThatCanNotBeBroughtChangesNoExitCode() throws Exception {
    wrapper.program("bin/aws", "#!/bin/bash\nexit 7\n");
    Outcome outcome = telling("echo 1 >\"$AZKABAN_OUTPUT_FILE\"");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err())
        .contains("the script's output can't be brought to s3://out/a.json: aws exited with 7");
  }

  private Outcome telling(String script) throws Exception {
    return wrapper.run(arguments(script));
  }

  private static String[] arguments(String script) {
    return new String[] {
      "--group=analytics",
      "--execution-id=1",
      "--output=s3://out/a.json",
      "--",
      "bash",
      "-c",
      Wrapper.encode(script)
    };
  }
}
