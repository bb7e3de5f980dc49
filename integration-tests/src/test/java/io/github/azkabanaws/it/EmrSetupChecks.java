package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.AwsError;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.Timings;
import io.github.azkabanaws.it.JarCommand.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the job type's check of an install start from: simulated EMR, and the jar. */
abstract class EmrSetupChecks {
  static final Duration HOUR = Duration.ofHours(1);
  static final String POOL = "eu-west-1_AbCdEf123";

  @TempDir Path folder;
  ExecutorFixture fixture;
  AwsStandIn aws;
  final Map<String, String> settings = new HashMap<>();

  /** Ids of steps that a test has submitted. */
  final List<String> ofOthers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().timings(Timings.defaults().withCluster(HOUR, HOUR, HOUR)));
    aws = new AwsStandIn(fixture.emr());
    settings.put("aws.emr.cluster.name", "analytics");
    settings.put("aws.emr.role.arn", "arn:aws:iam::123456789012:role/azkaban-emr");
    settings.put("aws.emr.sts.endpoint", aws.endpoint());
    settings.put("aws.emr.upload.endpoint", aws.endpoint());
  }

  @AfterEach
  void stop() {
    assertThat(fixture.emr().clusters())
        .flatExtracting(SimulatedCluster::steps)
        .extracting(StepSnapshot::id)
        .as("a check submits nothing")
        .containsExactlyInAnyOrderElementsOf(ofOthers);
    assertThat(fixture.emr().journal().of("AddJobFlowSteps"))
        .filteredOn(entry -> !entry.body().get("Steps").isEmpty())
        .hasSameSizeAs(ofOthers);
    assertThat(fixture.emr().journal().count("RunJobFlow")).isZero();
    assertThat(fixture.emr().journal().all())
        .noneMatch(e -> e.operation().equals("CancelSteps") && e.executed());
    assertThat(aws.invocations()).isEmpty();
    fixture.close();
    aws.close();
  }

  void set(String property, String value) {
    settings.put(property, value);
  }

  Outcome check(String... more) throws Exception {
    fixture.configure(settings);
    return run(more);
  }

  Outcome run(String... more) throws Exception {
    return command()
        .run(
            Map.of(
                "AWS_ACCESS_KEY_ID", fixture.emr().credentials().accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", fixture.emr().credentials().secretAccessKey()),
            arguments(more));
  }

  JarCommand command() {
    return new JarCommand(
        fixture.install().execServer(),
        fixture.install().jobTypeFolder(),
        "io.github.azkabanaws.emr.CheckSetup");
  }

  static String[] arguments(String... more) {
    String[] all = new String[more.length + 2];
    all[0] = "--plugin-dir";
    all[1] = "plugins/jobtypes/emr";
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }

  static Fault denied() {
    return Fault.errorBefore(
        AwsError.client(
            "AccessDeniedException", "User: azkaban is not authorized to perform this"));
  }
}
