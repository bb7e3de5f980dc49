package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.it.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The commands of the pages on jobs and checks that need no AWS CLI, as they stand there. */
class EmrPageCommandsIT extends EmrSetupChecks {
  @Test
  void anInstallIsCheckedAsThePageSays() throws Exception {
    fixture.configure(settings);
    Path executor = fixture.install().execServer();
    Files.createSymbolicLink(
        executor.resolve("lib"), Path.of(Distribution.property("azkaban.lib.directory")));
    Shell shell = new Shell(executor);
    shell.set("AWS_ACCESS_KEY_ID", fixture.emr().credentials().accessKeyId());
    shell.set("AWS_SECRET_ACCESS_KEY", fixture.emr().credentials().secretAccessKey());
    Outcome outcome = shell.run(Shell.page("docs/checks.md").commands("The executor"), "");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .contains("ok       elasticmapreduce:ListClusters: allowed")
        .contains("scripts of user 'alice' run as group 'analytics'");
  }

  @Test
  void aScriptTellsSomethingAsThePageSays() throws Exception {
    Path told = folder.resolve("told");
    Wrapper wrapper = Wrapper.in(Files.createDirectory(folder.resolve("node")));
    for (String program : new String[] {"getent", "id", "sudo"}) {
      wrapper.demoProgram(program);
    }
    wrapper.program("bin/aws", "#!/bin/bash\ncat >'%s'\n".formatted(told));
    Wrapper.Outcome outcome =
        wrapper.run(
            "--group=analytics",
            "--execution-id=1",
            "--output=s3://out/a.json",
            "--",
            "bash",
            "-c",
            Wrapper.encode(Shell.page("docs/authors.md").commands("A value for a later job")));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(new ObjectMapper().readTree(told.toFile()))
        .isEqualTo(
            new ObjectMapper().createObjectNode().put("rows", 1200).put("day", "2026-03-01"));
  }

  @Test
  void aJobWaitsForAFlagAsThePageSays() throws Exception {
    assertThat(waits("echo '... (404) when calling the HeadObject operation: Not Found'"))
        .isEqualTo(new Outcome(0, "60\n60\n"));
    assertThat(waits("echo '... (403) when calling the HeadObject operation: Forbidden'"))
        .isEqualTo(new Outcome(1, "... (403) when calling the HeadObject operation: Forbidden\n"));
  }

  /** Where the third look finds it, and sleeping says for how long. */
  private Outcome waits(String otherAnswers) throws Exception {
    Path programs = Files.createTempDirectory(folder, "programs");
    program(programs, "sleep", "echo \"$1\"");
    program(
        programs,
        "aws",
        """
        [[ "$*" == 's3api head-object --bucket data-lake --key a flag' ]] || exit 2
        echo >>%1$s/looks
        (($(wc -l <%1$s/looks) > 2)) && exit 0
        %2$s >&2
        exit 254
        """
            .formatted(programs, otherAnswers));
    Shell shell = new Shell(folder);
    shell.set("PATH", programs + ":" + System.getenv("PATH"));
    return shell.run(
        "set -- data-lake 'a flag'\n"
            + Shell.page("docs/handover.md").commands("A job that waits for a flag"),
        "");
  }

  private static void program(Path folder, String name, String body) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/bash\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
