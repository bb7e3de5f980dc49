package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.azkaban.JobReport;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.step.Command;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobConfigTest {
  @Test
  void splitsACommandAsAzkabansProcessJobDoes() {
    assertThat(config("command", "/x/s.sh one \"two words\" 'it is' a\\ b *").commands())
        .extracting(Command::words)
        .containsExactly(List.of("/x/s.sh", "one", "two words", "it is", "a\\", "b", "*"));
  }

  @Test
  void keepsEveryCharacterOfAnArgument() {
    assertThat(config("command", "/x/s.sh \"a\nb\t\" '}}' ü").commands())
        .extracting(Command::words)
        .containsExactly(List.of("/x/s.sh", "a\nb\t", "}}", "ü"));
  }

  @Test
  void takesTheOlderSpelling() {
    assertThat(config("command", null, "step", "/x/s.sh a").commands())
        .extracting(Command::words)
        .containsExactly(List.of("/x/s.sh", "a"));
  }

  @Test
  void takesFurtherCommandsInTheirOrder() {
    assertThat(config("command.1", "/x/1.sh", "command.2", "/x/2.sh").commands())
        .extracting(Command::script)
        .containsExactly("/x/count.sh", "/x/1.sh", "/x/2.sh");
  }

  @Test
  void aJobWithoutACommandIsTold() {
    assertThat(problems("command", null)).singleElement().asString().contains("command is missing");
  }

  @Test
  void anEmptyCommandIsTold() {
    assertThat(problems("command", "  ")).singleElement().asString().contains("names no script");
    assertThat(problems("command", "\"\"")).singleElement().asString().contains("names no script");
    assertThat(problems("command.1", "")).singleElement().asString().startsWith("job: command.1 ");
  }

  @Test
  void aGapBetweenCommandsIsTold() {
    assertThat(problems("command.1", "/x/1.sh", "command.3", "/x/3.sh"))
        .containsExactly("job: command.3 would not run: there is no command.2");
  }

  @Test
  void bothSpellingsAreTold() {
    assertThat(problems("step", "/x/s.sh")).singleElement().asString().contains("older spelling");
  }

  @Test
  void anUnknownPropertyIsTold() {
    assertThat(problems("aws.emr.cluster.nmae", "x"))
        .containsExactly(
            "job: aws.emr.cluster.nmae is not a property of this version; did you mean"
                + " aws.emr.cluster.name?");
  }

  @Test
  void whatOnlyTheAdministratorDecidesIsIgnoredAndTold() {
    JobConfig config =
        config(
            "aws.emr.step.script", "/tmp/mine.sh",
            "aws.region", "us-east-1",
            "aws.emr.cluster.allowed", "*",
            "aws.emr.group.file", "/tmp/groups");
    assertThat(config.ignored())
        .containsExactly(
            "aws.emr.cluster.allowed", "aws.emr.group.file", "aws.emr.step.script", "aws.region");
  }

  @Test
  void readsWhatTheAuthorMayChoose() {
    JobConfig config =
        config(
            "aws.emr.cluster.id", "j-1",
            "aws.emr.run.as.group", "science",
            "aws.emr.step.name", "nightly");
    assertThat(config.cluster().orElseThrow().id()).hasValue("j-1");
    assertThat(config.runAsGroup()).hasValue("science");
    assertThat(config.stepName()).hasValue("nightly");
    assertThat(config().cluster()).isEmpty();
    assertThat(config().runAsGroup()).isEmpty();
    assertThat(config().stepName()).isEmpty();
  }

  @Test
  void theValueOfAnUnknownPropertyIsNotShownBecauseItMayBeASecret() {
    assertThat(problems("aws.emr.secrets.DB", "hunter2").toString())
        .contains("aws.emr.secrets.DB")
        .doesNotContain("hunter2");
  }

  @Test
  void readsTheDryRun() {
    assertThat(config().dryRun()).isEmpty();
    assertThat(config("aws.emr.dry.run", "true").dryRun()).hasValue(true);
    assertThat(config("aws.emr.dry.run", "false").dryRun()).hasValue(false);
    assertThat(problems("aws.emr.dry.run", "yes"))
        .containsExactly("job: aws.emr.dry.run=yes must be true or false");
  }

  @Test
  void whatEarlierJobsToldIsTakenWithoutAWordAndDecidesNothing() {
    String[] told = new String[JobReport.NAMES.size() * 2];
    for (int i = 0; i < JobReport.NAMES.size(); i++) {
      told[2 * i] = JobReport.NAMES.get(i);
      told[2 * i + 1] = "j-EVIL";
    }
    JobConfig config = config(told);
    assertThat(config).usingRecursiveComparison().isEqualTo(config());
    assertThat(config.cluster()).isEmpty();
    assertThat(config.ignored()).isEmpty();
  }

  @Test
  void aNameThatNoJobTellsIsAnError() {
    assertThat(problems("aws.emr.output.group", "x"))
        .containsExactly("job: aws.emr.output.group is not a property of this version");
  }

  private static JobConfig config(String... changes) {
    Props props = Examples.jobProps(changes);
    Settings settings = new Settings("job", props);
    JobConfig config = JobConfig.read(settings, props);
    assertThat(settings.problems()).isEmpty();
    return config;
  }

  private static List<String> problems(String... changes) {
    Props props = Examples.jobProps(changes);
    Settings settings = new Settings("job", props);
    return Problems.of(() -> JobConfig.read(settings, props));
  }
}
