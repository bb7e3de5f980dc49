package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of 1 GB goes through an executor with a heap of 64 MB, with the job type as shipped. */
class BigLogIT {
  private static final int LINE = 1000;
  private static final int LINES_OF_PART = 16 * 1024;

  /** So many parts of 16 MB. */
  private static final int PARTS = 66;

  @TempDir Path folder;

  @Test
  void aGigabyteGoesThroughSixtyFourMegabytes() throws Exception {
    try (ExecutorFixture fixture =
            new ExecutorFixture(
                folder,
                EmrSimulator.builder()
                    .behavior(r -> StepBehavior.completesAfter(Duration.ofSeconds(1))));
        LogBucket bucket = new LogBucket()) {
      var cluster =
          fixture.emr().createCluster(ClusterSpec.named("logged").withLogUri("s3://logs/emr"));
      fixture.configure(
          Map.of(
              "aws.emr.cluster.allowed",
              "logged",
              "aws.emr.logs",
              "s3",
              "aws.emr.logs.wait.completed",
              "5m",
              "aws.emr.upload.endpoint",
              bucket.endpoint()));
      Process executor = start(fixture);
      boolean isSubmitted =
          fixture
              .emr()
              .journal()
              .await(1, call -> call.operation().equals("AddJobFlowSteps"), Duration.ofMinutes(2));
      assertThat(isSubmitted).isTrue();
      String place = "emr/" + cluster.id() + "/steps/" + cluster.steps().get(0).id() + "/";
      bucket.put("logs", place + "stdout.gz", gigabyte());
      bucket.putLog("logs", place + "stderr.gz", "done\n");
      assertThat(executor.waitFor(9, TimeUnit.MINUTES)).isTrue();
      String out = Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
      assertThat(executor.exitValue()).as(out).isZero();
      assertThat(out)
          .contains("status SUCCEEDED")
          .contains("first INFO - [stdout] first 0000000 ")
          .contains("last INFO - [stdout] last 00" + (LINES_OF_PART - 1) + " ")
          .contains("log INFO - [stderr] done")
          .contains("lines of stdout are left out here (aws.emr.logs.megabytes). All of it: s3://");
      // The premises: the heap, and that there was a gigabyte to leave out.
      assertThat(number(out, "heap ")).isLessThanOrEqualTo(64L << 20);
      long shown = number(out, "bytes ");
      assertThat(shown).isBetween(9L << 20, 20L << 20);
      assertThat(number(out, "... ") * LINE + shown).isGreaterThan(1L << 30);
    }
  }

  private Process start(ExecutorFixture fixture) throws Exception {
    Path project = Files.createDirectory(folder.resolve("big"));
    Files.writeString(
        project.resolve("flow.flow"),
        """
        nodes:
          - name: job
            type: emr
            config:
              command: /x/big.sh
              aws.emr.cluster.name: logged
        """);
    return Programs.builder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-Xmx64m",
            "-Daws.accessKeyId=" + fixture.emr().credentials().accessKeyId(),
            "-Daws.secretAccessKey=" + fixture.emr().credentials().secretAccessKey(),
            "-classpath",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            BigLogMain.class.getName(),
            fixture.install().execServer().toString(),
            project.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("out").toFile())
        .start();
  }

  /** Many gzip members, which make one text; all but two of them are the same. */
  private static List<byte[]> gigabyte() throws Exception {
    List<byte[]> parts = new ArrayList<>();
    parts.add(LogBucket.gzip(lines("first")));
    parts.addAll(Collections.nCopies(PARTS - 1, LogBucket.gzip(lines("middle"))));
    parts.add(LogBucket.gzip(lines("last")));
    return parts;
  }

  private static String lines(String word) {
    return IntStream.range(0, LINES_OF_PART)
        .mapToObj(
            i -> {
              String start = String.format("%s %07d ", word, i);
              return start + "x".repeat(LINE - start.length()) + "\n";
            })
        .collect(Collectors.joining());
  }

  private static long number(String out, String before) {
    String rest = out.substring(out.indexOf(before) + before.length());
    return Long.parseLong(rest.replaceFirst("(?s)\\D.*", ""));
  }
}
