package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.Problems;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A property that is there and has no value is an error, whichever it is. */
class EmptySettingsTest {
  static Stream<String> ofTheAdministrator() {
    Set<String> all = new TreeSet<>(PluginConfig.ADMIN_ONLY);
    all.addAll(PluginConfig.SHARED);
    return all.stream();
  }

  static Stream<String> ofAJob() {
    Set<String> all = new TreeSet<>(PluginConfig.SHARED);
    all.addAll(
        List.of(
            "aws.emr.step.name",
            "aws.emr.handover",
            "aws.emr.handover.content",
            "aws.emr.handover.overwrite",
            "aws.emr.handover.retry",
            "aws.emr.secret.DB",
            "user.to.proxy",
            "working.dir",
            "command",
            "command.1"));
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("ofTheAdministrator")
  void inPrivateProperties(String key) {
    for (String empty : new String[] {"", "  ", "\t"}) {
      Settings settings = new Settings("private.properties", Examples.adminProps(key, empty));
      Problems.of(() -> PluginConfig.read(settings, () -> Optional.of("eu-west-1")));
      assertThat(settings.problems())
          .anySatisfy(
              problem ->
                  assertThat(problem)
                      .startsWith("private.properties: " + key + " ")
                      .contains("has no value: give it one"));
    }
  }

  @ParameterizedTest
  @MethodSource("ofAJob")
  void inAJob(String key) {
    // The first is what a "~" and a forgotten value of a Flow 2.0 file become.
    for (String empty : new String[] {null, "", " "}) {
      Props props = Examples.jobProps();
      props.put(key, empty);
      assertThat(props.containsKey(key)).isTrue();
      Settings settings = new Settings("job", props);
      Problems.of(() -> JobConfig.read(settings, props));
      assertThat(settings.problems()).singleElement().asString().startsWith("job: " + key + " ");
    }
  }

  @Test
  void theOlderSpellingToo() {
    Props props = Examples.jobProps("command", null, "step", "");
    Settings settings = new Settings("job", props);
    Problems.of(() -> JobConfig.read(settings, props));
    assertThat(settings.problems()).singleElement().asString().startsWith("job: step is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws.emr.cluster.allowed",
        "aws.emr.group.reserved",
        "aws.emr.secret.allowed",
        "aws.emr.handover.allowed"
      })
  void aListWithoutMembersToo(String key) {
    Settings settings = new Settings("private.properties", Examples.adminProps(key, " , "));
    Problems.of(() -> PluginConfig.read(settings, () -> Optional.of("eu-west-1")));
    assertThat(settings.problems())
        .anyMatch(line -> line.startsWith("private.properties: " + key + "=, has no member"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "~", "yes", "TRUE", "True", "1", "on"})
  void aDryRunThatWasAskedForInAnyWayDoesNotSubmit(String value) {
    Props props = Examples.jobProps("aws.emr.dry.run", value);
    Settings settings = new Settings("job", props);
    Problems.of(() -> JobConfig.read(settings, props));
    assertThat(settings.problems()).singleElement().asString().startsWith("job: aws.emr.dry.run");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"aws.emr.dryrun", "AWS.emr.dry.run", "aws.emr.Dry.Run", "aws.emr.dry.run\u00a0"})
  void norOneWhoseNameIsAlmostRight(String key) {
    Props props = Examples.jobProps(key, "true");
    Settings settings = new Settings("job", props);
    Problems.of(() -> JobConfig.read(settings, props));
    assertThat(settings.problems()).singleElement().asString().contains("is not a property of");
  }
}
