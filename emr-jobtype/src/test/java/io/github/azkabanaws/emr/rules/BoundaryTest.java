package io.github.azkabanaws.emr.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.step.Command;
import io.github.azkabanaws.emr.step.ProjectFolder;
import io.github.azkabanaws.emr.step.Scripts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a job is against the rules of its group. */
class BoundaryTest {
  @TempDir Path project;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://code/science/a.sh",
        "s3://code/science/sub/a.sh",
        "/opt/jobs",
        "/opt/jobs/a.sh",
        "spark-submit",
      })
  void scriptsBelowAPrefixAreAllowed(String script) throws Exception {
    assertThat(against(script)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://code/science2/a.sh",
        "s3://code/scienc",
        "s3://code/etl/a.sh",
        "s3://code2/science/a.sh",
        "s3://code/science/../etl/a.sh",
        "s3://code/science//a.sh",
        "/opt/jobs2/a.sh",
        "/opt/jobs/../../bin/sh",
        "/opt/jobs/./a.sh",
        "/opt/jobs//a.sh",
        "/opt/jobs/",
        "//opt/jobs/a.sh",
        "/OPT/jobs/a.sh",
        "spark-submit2",
        "bash",
        "project",
        "/spark-submit",
      })
  void everythingElseIsNot(String script) throws Exception {
    assertThat(against(script)).containsExactly("scripts");
  }

  @Test
  void aFileOfTheProjectNeedsAWordOfItsOwn() throws Exception {
    Boundary without = boundary("scripts = s3://uploads");
    Boundary with = boundary("scripts = project");
    Files.writeString(project.resolve("a.sh"), "ok");
    Command upload =
        new Scripts(
                new ProjectFolder(
                    Optional.of(project.toString()),
                    Optional.of(project.resolve("_job.101.job.attach").toString())),
                Optional.of(new S3Location("uploads", "scripts")))
            .find(Command.of("command", List.of("a.sh")), Examples.EXECUTION, "science", 0);
    assertThat(without.against(Work.of(List.of(upload), Optional.empty())).values())
        .containsExactly("command runs 'a.sh', a file of the project");
    assertThat(with.against(Work.of(List.of(upload), Optional.empty()))).isEmpty();
    assertThat(with.against(work(upload.script()))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"j-1, x, true", "j-2, shared, true", "j-2, x, false", "j-2, shared2, false"})
  void clustersAreComparedWhole(String id, String name, boolean allowed) throws Exception {
    Boundary boundary = boundary("clusters = shared, j-1");
    assertThat(boundary.against(Work.on(new Cluster(id, name))).isEmpty()).isEqualTo(allowed);
  }

  @Test
  void aClusterThatIsStillToBeStartedHasANameOnly() throws Exception {
    Boundary boundary = boundary("clusters = shared, j-1");
    assertThat(boundary.against(Work.starting("shared"))).isEmpty();
    assertThat(boundary.against(Work.starting("other")).values())
        .containsExactly("the cluster is 'other', to be started");
  }

  @ParameterizedTest
  @CsvSource({"2, true", "3, false", "-1, true", "' 2 ', true", "2x, false", "99999999999, false"})
  void retriesAreTheJobsOwnProperty(String retries, boolean allowed) throws Exception {
    Work work = Work.of(List.of(Command.of("command", List.of("/x"))), Optional.of(retries));
    assertThat(boundary("retries = 2").against(work).isEmpty()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({"3, true", "4, false"})
  void argumentsAreCountedBehindTheScript(int count, boolean allowed) throws Exception {
    List<String> words =
        IntStream.rangeClosed(0, count).mapToObj(i -> "/w" + i).collect(Collectors.toList());
    Work work = Work.of(List.of(Command.of("command.1", words)), Optional.empty());
    assertThat(boundary("arguments = 3").against(work).isEmpty()).isEqualTo(allowed);
  }

  private static List<String> against(String script) throws Exception {
    return boundary("scripts = project, s3://code/{group}/, /opt/jobs, spark-submit")
        .against(work(script))
        .keySet()
        .stream()
        .map(RuleName::toString)
        .collect(Collectors.toList());
  }

  private static Work work(String script) {
    return Work.of(List.of(Command.of("command", List.of(script))), Optional.empty());
  }

  private static Boundary boundary(String rule) throws Exception {
    return BoundariesReader.read("[*]\n" + rule).of("science");
  }
}
