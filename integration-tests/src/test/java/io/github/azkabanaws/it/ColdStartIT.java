package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.JournalEntry;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.AzkabanInstall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program, run by hand: from the start of a JVM to the submitted step, with the jar as shipped,
 * and beside it another one that {@code -Dold.jar} names. It judges no time.
 */
@Tag("measurements")
class ColdStartIT {
  private static final String REGION = "eu-west-1";

  /** The first start reads the jars from the disk and is left out. */
  private static final int STARTS = Integer.getInteger("starts", 7);

  private static final String HEADER =
      """
      | jar | JVM ms | Azkaban ms | type tried ms | job to first call ms | first call to AddJobFlowSteps ms | job to submitted ms | of processors ms | classes |
      |---|---:|---:|---:|---:|---:|---:|---:|---:|
      """;

  @TempDir Path folder;

  /** The time of each part of one start. */
  private record Start(
      long jvm,
      long azkaban,
      long trial,
      long firstCall,
      long calls,
      long submitted,
      long work,
      int classes) {
    String row(String jar) {
      return String.format(
          Locale.ROOT,
          "| %s | %d | %d | %d | %d | %d | %d | %d | %d |%n",
          jar,
          jvm,
          azkaban,
          trial,
          firstCall,
          calls,
          submitted,
          work,
          classes);
    }
  }

  @Test
  void fromTheStartOfAJvmToTheSubmittedStep() throws Exception {
    StringBuilder table = new StringBuilder(HEADER);
    Optional<Path> old = Optional.ofNullable(System.getProperty("old.jar")).map(Path::of);
    List<Start> ours = new ArrayList<>();
    List<Start> before = new ArrayList<>();
    // By turns, so that a machine that is busy for a while is so for both.
    for (int i = 0; i < STARTS; i++) {
      Start start = start("new", Optional.empty());
      Start beside = old.isPresent() ? start("old", old) : start;
      if (i > 0) {
        ours.add(start);
        before.add(beside);
      }
    }
    table.append(medians(ours).row("this build"));
    if (old.isPresent()) {
      table.append(medians(before).row("the older one"));
    }
    String machine =
        String.format(
            Locale.ROOT,
            "%s %s, %s, %d processors; medians of %d starts%n",
            System.getProperty("java.vm.name"),
            System.getProperty("java.version"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors(),
            STARTS - 1);
    System.out.print(table + machine);
    Files.writeString(Path.of("target", "cold-start.md"), table + machine);
  }

  /** Each column's. */
  private static Start medians(List<Start> starts) {
    return new Start(
        median(starts.stream().map(Start::jvm).toList()),
        median(starts.stream().map(Start::azkaban).toList()),
        median(starts.stream().map(Start::trial).toList()),
        median(starts.stream().map(Start::firstCall).toList()),
        median(starts.stream().map(Start::calls).toList()),
        median(starts.stream().map(Start::submitted).toList()),
        median(starts.stream().map(Start::work).toList()),
        (int) median(starts.stream().map(start -> (long) start.classes()).toList()));
  }

  private static long median(List<Long> numbers) {
    return numbers.stream().sorted().toList().get(numbers.size() / 2);
  }

  private Start start(String name, Optional<Path> jar) throws Exception {
    AzkabanInstall install =
        AzkabanInstall.layOut(
            Distribution.folder(), Files.createTempDirectory(folder, name).resolve("azkaban"));
    if (jar.isPresent()) {
      Files.copy(
          jar.get(),
          install.jobTypeFolder().resolve("emr-jobtype.jar"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    try (EmrSimulator emr =
        EmrSimulator.builder()
            .region(REGION)
            .behavior(step -> StepBehavior.completesAfter(Duration.ofSeconds(2)))
            .start()) {
      emr.createCluster(ClusterSpec.named("analytics"));
      install.configureExecutor(
          Map.of(
              "aws.region",
              REGION,
              "aws.emr.endpoint",
              emr.endpoint().toString(),
              "aws.emr.cluster.allowed",
              "analytics",
              "aws.emr.group.directory",
              "file",
              "aws.emr.logs",
              "none"),
          List.of("alice=analytics"));
      // What else stands still takes none of the processors.
      String options = System.getProperty("jvm.options", "");
      List<MeasuredJvm.Event> events =
          MeasuredJvm.start(
                  install.execServer(),
                  0,
                  "analytics",
                  1,
                  options.isEmpty() ? List.of() : List.of(options.split(" ")),
                  Map.of(
                      "AWS_ACCESS_KEY_ID", emr.credentials().accessKeyId(),
                      "AWS_SECRET_ACCESS_KEY", emr.credentials().secretAccessKey()))
              .events();
      MeasuredJvm.Event begun = MeasuredJvm.first(events, "start");
      MeasuredJvm.Event submitted = MeasuredJvm.first(events, "log INFO - Submitted");
      List<JournalEntry> calls = emr.journal().all();
      assertThat(calls).extracting(JournalEntry::operation).contains("AddJobFlowSteps");
      long first = calls.get(0).time().toEpochMilli();
      long added = emr.journal().of("AddJobFlowSteps").get(0).time().toEpochMilli();
      long main = MeasuredJvm.first(events, "main").time();
      long azkaban = MeasuredJvm.first(events, "azkaban").time();
      return new Start(
          main - MeasuredJvm.first(events, "jvm").time(),
          azkaban - main,
          MeasuredJvm.first(events, "executor").time() - azkaban,
          first - begun.time(),
          added - first,
          submitted.time() - begun.time(),
          submitted.work() - begun.work(),
          submitted.classes() - begun.classes());
    }
  }
}
