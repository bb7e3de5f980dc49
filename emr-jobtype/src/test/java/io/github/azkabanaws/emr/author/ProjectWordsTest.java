package io.github.azkabanaws.emr.author;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.job.JobConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the project behind the first word, and what Azkaban made of a job's own file. */
class ProjectWordsTest {
  @TempDir Path project;

  @BeforeEach
  void files() throws Exception {
    Files.createDirectory(project.resolve("bin"));
    for (String name : List.of("script.sh", "x.py", "bin/sum.sh", "query.hql", "daily", "a.conf")) {
      Files.writeString(project.resolve(name), "x");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bash ./script.sh a",
        "bash -e script.sh",
        "/bin/sh bin/sum.sh",
        "python3 x.py",
        "python3.11 -u ./x.py --day 1",
        "spark-submit x.py --name query.hql",
        "hive -f query.hql",
        "bash script.sh a.conf",
      })
  void aProgramThatWouldOpenOneIsRefusedWithTheWayToWriteIt(String command) {
    Settings settings = settings("command", command);
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .startsWith("job: command names \"")
        .contains("a file of the project", "only a script that is the first word is brought")
        .containsAnyOf("#!/usr/bin/env python3", "s3://bucket/key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "script.sh a",
        "bash -c 'echo script.sh'",
        "bash /x/script.sh",
        "python3 s3://b/x.py",
        "python3 other.py",
        "bash ../script.sh",
        "/x/a.sh daily",
        "bash daily"
      })
  void otherWordsAreNoneOfItsBusiness(String command) {
    Settings settings = settings("command", command);
    assertThat(settings.problems()).isEmpty();
    assertThat(JobConfig.read(settings, props("command", command)).notices()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bash -c '/x/read.sh \"$1\"' x a.conf",
        "bash /x/a.sh a.conf",
        "python3 -m tool a.conf",
        "python3 s3://b/x.py a.conf",
        "spark-submit --name a.conf s3://b/x.py",
        "spark-submit --master yarn a.conf",
        "hive --hiveconf f=1 a.conf",
        "hadoop fs -rm -f a.conf",
        "psql --set x=1 -f /x/report.sql a.conf",
      })
  void whatMayBeAnArgumentIsToldAndTheJobGoesOn(String command) {
    Settings settings = settings("command", command);
    assertThat(settings.problems()).isEmpty();
    assertThat(JobConfig.read(settings, props("command", command)).notices())
        .filteredOn(line -> line.contains("a file of the project"))
        .singleElement()
        .asString()
        .startsWith("command names \"a.conf\", a file of the project, which is not on the cluster");
  }

  @Test
  void anyOtherScriptMayWantTheNameAlone() {
    Props props = props("command", "/x/a.sh a.conf", "command.1", "script.sh ./a.conf");
    Settings settings = new Settings("job", props);
    List<String> notices = JobConfig.read(settings, props).notices();
    assertThat(settings.problems()).isEmpty();
    assertThat(notices)
        .hasSize(2)
        .anyMatch(line -> line.startsWith("command names \"a.conf\", a file of the project, which"))
        .anyMatch(line -> line.startsWith("command.1 names \"./a.conf\", a file of the project"));
  }

  @Test
  void aValueThatAzkabanEvaluatedIsNamed() throws Exception {
    Files.writeString(
        project.resolve("count.job"),
        """
        type=emr
        command=/x/a.sh $(ls -l) $(1+1) ${x}
        env.N=$(NF-1)
        other=$(ls -l)
        x=$(ls -l)
        """);
    Props written = new Props(new Props(), project.resolve("count.job").toFile());
    Props resolved = azkaban.utils.PropsUtils.resolveProps(written);
    assertThat(resolved.get("command")).doesNotContain("ls -l");
    resolved.put("working.dir", project.toString());
    resolved.put("azkaban.job.attachment.file", project + "/_job.101.job.attach");
    JobConfig job = JobConfig.read(new Settings("job", resolved), resolved);
    List<String> told =
        new EvaluatedValues(job.project(), Examples.EXECUTION, resolved).sentences();
    assertThat(told)
        .hasSize(2)
        .anyMatch(
            line -> line.startsWith("command has \"$(ls -l)\", \"$(1+1)\" in the project's file"))
        .anyMatch(line -> line.startsWith("env.N has \"$(NF-1)\" in the project's file"));
  }

  @Test
  void thereIsNoEscape() throws Exception {
    Files.writeString(project.resolve("count.job"), "command=/x/a.sh \\\\${x} $${x}\nx=1\n");
    Props written = new Props(new Props(), project.resolve("count.job").toFile());
    Props resolved = azkaban.utils.PropsUtils.resolveProps(written);
    assertThat(resolved.get("command")).isEqualTo("/x/a.sh \\1 $1");
    resolved.put("working.dir", project.toString());
    resolved.put("azkaban.job.attachment.file", project + "/_job.101.job.attach");
    JobConfig job = JobConfig.read(new Settings("job", resolved), resolved);
    assertThat(new EvaluatedValues(job.project(), Examples.EXECUTION, resolved).sentences())
        .singleElement()
        .asString()
        .startsWith("command has a \\ or a $ before ${...}");
  }

  @Test
  void whatCanNotBeReadIsNotTold() throws Exception {
    Props props = props("command", "/x/a.sh 0");
    JobConfig job = JobConfig.read(new Settings("job", props), props);
    assertThat(new EvaluatedValues(job.project(), Examples.EXECUTION, props).sentences()).isEmpty();
    Files.createDirectory(project.resolve("count.job"));
    Files.writeString(project.resolve("reports.flow"), "nodes: [");
    assertThat(new EvaluatedValues(job.project(), Examples.EXECUTION, props).sentences()).isEmpty();
  }

  private Settings settings(String... changes) {
    Props props = props(changes);
    Settings settings = new Settings("job", props);
    Problems.of(() -> JobConfig.read(settings, props));
    return settings;
  }

  private Props props(String... changes) {
    Props props = Examples.jobProps(changes);
    props.put("working.dir", project.toString());
    props.put("azkaban.job.attachment.file", project + "/_job.101.job.attach");
    return props;
  }
}
