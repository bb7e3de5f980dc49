package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program, run by hand: how soon ends are noticed among others, in real time, with the jar as
 * shipped in JVMs of their own against AWS's documented buckets, beside pollers and beside the jar
 * that {@code -Dold.jar} names. It takes some four minutes a row; {@code -Drows=alone,others} makes
 * some alone. It fails if a job fails or is not noticed, and judges no time.
 */
@Tag("measurements")
class RealTimeIT {
  private static final String HEADER =
      """
      | JVMs x jobs | among | watched by | mean s | p95 s | longest s | calls/s | throttled % | failed |
      |---:|---|---|---:|---:|---:|---:|---:|---:|
      """;

  @TempDir Path folder;

  @Test
  void rows() throws Exception {
    Optional<Path> old = Optional.ofNullable(System.getProperty("old.jar")).map(Path::of);
    List<String> wanted =
        List.of(System.getProperty("rows", "alone,others,throttled,many,notes").split(","));
    StringBuilder table = new StringBuilder(HEADER);
    List<RealTimeCase.Row> ours = new ArrayList<>();
    for (RealTimeCase crowd : RealTimeCase.values()) {
      if (!wanted.contains(crowd.key())) {
        continue;
      }
      List<Callable<RealTimeCase.Row>> ways = new ArrayList<>();
      ways.add(() -> crowd.watch("this build", Optional.empty(), place()));
      // What older builds don't have they would ignore.
      old.filter(jar -> !crowd.hasNotes())
          .ifPresent(
              jar -> ways.add(() -> crowd.watch("the older one", Optional.of(jar), place())));
      if (!crowd.hasNotes()) {
        ways.add(() -> crowd.poll("ListSteps", 60));
        ways.add(() -> crowd.poll("DescribeStep", 30));
      }
      List<RealTimeCase.Row> rows = together(ways);
      ours.add(rows.get(0));
      rows.forEach(row -> table.append(row.text()));
      System.out.print(table);
      Files.writeString(Path.of("target", "real-time.md"), table);
    }
    assertThat(ours).isNotEmpty();
    for (RealTimeCase.Row row : ours) {
      assertThat(row.failed()).as(row.text()).isZero();
      assertThat(row.lateness()).as(row.text()).hasSize(row.crowd().jobs());
    }
  }

  /** Each way has a simulator of its own, so they don't meet. */
  private static List<RealTimeCase.Row> together(List<Callable<RealTimeCase.Row>> ways)
      throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<RealTimeCase.Row> rows = new ArrayList<>();
      for (Future<RealTimeCase.Row> row : threads.invokeAll(ways)) {
        rows.add(row.get());
      }
      return rows;
    } finally {
      threads.shutdownNow();
    }
  }

  private Path place() throws Exception {
    return Files.createTempDirectory(folder, "way").resolve("azkaban");
  }
}
