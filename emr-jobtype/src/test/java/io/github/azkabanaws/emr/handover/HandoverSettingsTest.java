package io.github.azkabanaws.emr.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may hand over where, before a step is submitted. */
class HandoverSettingsTest {
  private static final String ALLOWED = "aws.emr.handover.allowed";
  private static final RunAs SCIENCE = new RunAs("science", Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "s3://flags/{group}/*, s3://flags/science/done",
    "s3://flags/{group}/*, s3://flags/science/a/b/done",
    "s3://data-{group}/flags/*, s3://data-science/flags/done",
    "s3://flags/all/*, s3://flags/all/done",
    "s3://flags/{group}/done, s3://flags/science/done",
    "s3://flags/{group}/*, s3://flags/science/{script.date}/done",
    "s3://flags/{group}/2026-*/done, s3://flags/science/{script.date}/done",
    "s3://flags/{group}/2026-*/done, s3://flags/science/2026-{script.date}/done",
  })
  void whatAPatternAllowsToTheGroupIsTaken(String pattern, String address) throws Exception {
    assertThat(admit(pattern, address).choice().described())
        .startsWith(address + ", empty, unless");
  }

  @ParameterizedTest
  @CsvSource({
    "'', s3://flags/science/done",
    "s3://flags/{group}/*, s3://flags/finance/done",
    "s3://flags/{group}/*, s3://flags/science2/done",
    "s3://flags/{group}/*, s3://flags/sciencedone",
    "s3://flags/{group}/*, s3://flags2/science/done",
    "s3://flags/{group}/*, s3://other/flags/science/done",
    "s3://data-{group}/*, s3://data-science2/done",
    "s3://data-{group}/*, s3://data-finance/science",
    "s3://flags/{group}/done, s3://flags/science/done2",
    "s3://flags/{group}/*, s3://flags/finance/{script.date}",
    "s3://flags/{group}/*, s3://flags/science2{script.date}/x",
    "s3://flags/{group}/done, s3://flags/science/done/{script.date}",
  })
  void anythingElseIsRefusedByName(String pattern, String address) {
    assertThatThrownBy(() -> admit(pattern, address))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "Refused: aws.emr.handover="
                + address
                + " is not where jobs of group 'science' may put a flag; the administrator allows "
                + (pattern.isEmpty() ? "none" : pattern)
                + " (aws.emr.handover.allowed). Nothing was submitted.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flags/{group}/*",
        "s3://*/flags/{group}",
        "s3://flags-*/{group}/x",
        "s3://flags*",
        "s3://flags",
        "s3://flags/",
        "s3://flags/*/{group}/x",
        "s3://flags/{group}x/*",
        "s3://flags/{group}*",
        "s3://flags/{group}{group}/x",
        "s3://flags/{group}/",
        "s3://flags/../{group}/*",
        "s3://flags//{group}/*",
        "s3://flags/{team}/*",
        "s3://flags/%7Bgroup%7D/*",
        "s3://flags/a b/*",
        "https://flags/{group}/*",
      })
  void aPatternThatIsNotClearIsNone(String pattern) {
    Settings settings = new Settings("private.properties", Examples.adminProps(ALLOWED, pattern));
    assertThatThrownBy(() -> PluginConfig.read(settings, Optional::empty))
        .hasMessageContaining(
            "private.properties: " + ALLOWED + "=" + pattern + " must be s3://bucket/key of");
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/*, aws.emr.upload.prefix",
    "s3://bucket/pre/*, aws.emr.upload.prefix",
    "s3://bucket/pre/{group}/*, aws.emr.script.output.prefix",
    "s3://bucket/p*, aws.emr.end.notes.prefix",
    "s3://bucket/pre, aws.emr.cluster.launch.request",
    "s3://bucket/*, aws.emr.cluster.launch.request",
  })
  void aPatternThatCoversAPlaceOfThePluginsOwnIsRefused(String pattern, String property) {
    Settings settings =
        new Settings(
            "private.properties",
            Examples.adminProps(ALLOWED, pattern, property, "s3://bucket/pre"));
    assertThatThrownBy(() -> PluginConfig.read(settings, Optional::empty))
        .hasMessageContaining(
            ALLOWED
                + "="
                + pattern
                + " must not allow flags where "
                + property
                + "=s3://bucket/pre is");
    assertThat(
            Examples.config(
                    ALLOWED,
                    "s3://bucket/{group}/*,s3://bucket/pr,s3://bucket/press/*",
                    property,
                    "s3://bucket/pre/x")
                .handover()
                .allowed())
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "s3://flags/science/out, true",
    "s3://flags/science/out/science/x.json, true",
    "s3://flags/science/outer, false",
    "s3://flags/science/ou, false",
  })
  void whereThePluginKeepsSomethingNoGroupPutsAFlag(String address, boolean refused)
      throws Exception {
    PluginConfig config =
        Examples.config(
            ALLOWED,
            "s3://flags/{group}/*",
            "aws.emr.script.output.prefix",
            "s3://flags/science/out");
    if (!refused) {
      Handover.admit(choice(address), config.handover(), config.outputs(), SCIENCE);
      return;
    }
    assertThatThrownBy(
            () -> Handover.admit(choice(address), config.handover(), config.outputs(), SCIENCE))
        .hasMessage(
            "Refused: aws.emr.handover="
                + address
                + " is below aws.emr.script.output.prefix=s3://flags/science/out, where the"
                + " administrator lets no job put a flag. Nothing was submitted.");
  }

  @Test
  void aKeyWithoutHandoversIsNamed() {
    Settings settings =
        new Settings(
            "private.properties", Examples.adminProps("aws.emr.handover.kms.key", "alias/x"));
    assertThatThrownBy(() -> PluginConfig.read(settings, Optional::empty))
        .hasMessageContaining("aws.emr.handover.kms.key has no effect without " + ALLOWED);
  }

  @Test
  void whatTheScriptTellsNeedsAScriptThatCanTell() {
    assertThatThrownBy(
            () ->
                Handover.admit(
                    choice("s3://flags/science/{script.date}"),
                    Examples.config(ALLOWED, "s3://flags/*").handover(),
                    Examples.config().outputs(),
                    SCIENCE))
        .hasMessage(
            "Refused: aws.emr.handover=s3://flags/science/{script.date} needs what the script"
                + " tells, but the administrator has not set aws.emr.script.output.prefix. Nothing"
                + " was submitted.");
    assertThatThrownBy(
            () ->
                Handover.admit(
                    choice("s3://flags/science/{script.date}"),
                    Examples.config(ALLOWED, "s3://flags/*").handover(),
                    Examples.config("aws.emr.script.output.prefix", "s3://bucket/out").outputs(),
                    new RunAs("science", Optional.of("arn:aws:iam::123456789012:role/x"))))
        .hasMessageContaining("the job runs with a runtime role");
  }

  @ParameterizedTest
  @CsvSource({
    "aws.emr.handover.content, json",
    "aws.emr.handover.overwrite, true",
    "aws.emr.handover.retry, true",
  })
  void howToHandOverWithoutWhereIsAMistake(String property, String value) {
    var props = Examples.jobProps(property, value);
    Settings settings = new Settings("job", props);
    assertThat(HandoverChoice.read(settings)).isEmpty();
    assertThat(settings.problems())
        .containsExactly("job: " + property + " has no effect without aws.emr.handover");
  }

  private static Handover admit(String pattern, String address) throws StepJobException {
    PluginConfig config =
        Examples.config(
            ALLOWED,
            pattern.isEmpty() ? null : pattern,
            "aws.emr.script.output.prefix",
            "s3://bucket/out");
    return Handover.admit(choice(address), config.handover(), config.outputs(), SCIENCE);
  }

  private static HandoverChoice choice(String address) {
    var props = Examples.jobProps("aws.emr.handover", address);
    Settings settings = new Settings("job", props);
    HandoverChoice choice = HandoverChoice.read(settings).orElseThrow();
    settings.requireValid();
    return choice;
  }
}
