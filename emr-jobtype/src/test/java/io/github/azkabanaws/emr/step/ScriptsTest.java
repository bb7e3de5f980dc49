package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Sha256;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.s3.S3Location;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first word of a command stands for. */
class ScriptsTest {
  private static final byte[] CONTENT = "echo 1".getBytes(StandardCharsets.UTF_8);
  private static final String SHA256 = Sha256.hex(CONTENT);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"s3://bucket/x.sh", "/opt/x.sh", "spark-submit"})
  void whatIsOnTheClusterStaysAsItIs(String script) throws Exception {
    Command command = Command.of("command", List.of(script, "a"));
    Command found = find(command);
    assertThat(found).isSameAs(command);
    assertThat(found.upload()).isEmpty();
    assertThat(found.arguments()).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://bucket", "s3://bucket/../x.sh"})
  void aPlaceThatS3HasNotIsRefused(String script) {
    assertThatThrownBy(() -> find(script))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Refused: the script '" + script + "' of command.1 is not s3://");
  }

  @Test
  void whatLooksLikeAPathHasToBeAFileOfTheProject() {
    assertThatThrownBy(() -> find("bin/none.sh"))
        .hasMessageContaining("'bin/none.sh' of command.1 is not a file of the project; a script");
    assertThatThrownBy(() -> find("./none.sh")).hasMessageContaining("not a file of the project");
  }

  @Test
  void noProgramsNameStartsWithADash() {
    assertThatThrownBy(() -> find("-x")).hasMessageContaining("'-x' of command.1 must not start");
  }

  @Test
  void aFileOfTheProjectIsBroughtToAPlaceOfItsOwn() throws Exception {
    file("bin/count.sh");
    Command found = find("bin/count.sh");
    String place = "s3://bucket/pre/science/42/count/3/5-" + SHA256.substring(0, 16) + "/count.sh";
    assertThat(found.words()).containsExactly(place, "a");
    assertThat(found.script()).isEqualTo(place);
    assertThat(found.property()).isEqualTo("command.1");
    ScriptUpload upload = found.upload().orElseThrow();
    assertThat(upload.file()).isEqualTo("bin/count.sh");
    assertThat(upload.content()).isEqualTo(CONTENT);
    assertThat(upload.sha256()).isEqualTo(SHA256);
    assertThat(upload.target()).hasToString(place);
  }

  @Test
  void aNameThatAToolCouldMistakeIsWrittenInAnotherWay() throws Exception {
    file("-x y;$(id).sh");
    assertThat(find("-x y;$(id).sh").script()).endsWith("/_x_y___id_.sh");
    file(".hidden");
    assertThat(find(".hidden").script()).endsWith("/_hidden");
    assertThat(find(".hidden", "job:1/2").script()).contains("/42/job_1_2/3/");
  }

  @Test
  void ofALongNameTheEndIsKept() throws Exception {
    String exact = "b".repeat(97) + ".sh";
    file(exact);
    assertThat(find(exact).script()).endsWith("/" + exact);
    file("a" + exact);
    assertThat(find("a" + exact).script()).endsWith("/" + exact);
  }

  @Test
  void withoutAPlaceForThemFilesAreRefused() throws Exception {
    file("count.sh");
    Scripts scripts = new Scripts(project(), Optional.empty());
    Command command = Command.of("command.1", List.of("count.sh"));
    assertThatThrownBy(() -> scripts.find(command, execution("count"), "science", 5))
        .hasMessageContaining("the administrator has not set aws.emr.upload.prefix");
    assertThat(scripts.find(Command.of("command", List.of("/x")), execution("x"), "science", 0))
        .isNotNull();
  }

  private void file(String name) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, CONTENT);
  }

  private Command find(String script) throws Exception {
    return find(script, "count");
  }

  private Command find(String script, String job) throws Exception {
    Command command = Command.of("command.1", List.of(script, "a"));
    return new Scripts(project(), Optional.of(new S3Location("bucket", "pre")))
        .find(command, execution(job), "science", 5);
  }

  private Command find(Command command) throws Exception {
    return new Scripts(project(), Optional.empty()).find(command, execution("count"), "science", 5);
  }

  private ProjectFolder project() {
    return new ProjectFolder(
        Optional.of(folder.toString()), Optional.of(folder + "/_job.101.job.attach"));
  }

  private static Execution execution(String job) {
    return new Execution(42, "demo", "reports", job, "", 3, "alice", Set.of());
  }
}
