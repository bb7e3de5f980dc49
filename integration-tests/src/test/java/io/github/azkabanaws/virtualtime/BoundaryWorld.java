package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.SdkHttpClient;

/** Two executors with one file of boundaries, and authors who would rather have none. */
abstract class BoundaryWorld {
  static final Duration LONG = Duration.ofDays(3);
  static final String CLUSTER = "analytics";
  static final String OTHER = "nightly";

  /** What a job says in vain. */
  static final Map<String, String> HOSTILE =
      Map.of(
          "aws.emr.boundaries.file", "/tmp/of-the-author",
          "aws.emr.boundaries.mode", "warn",
          "aws.emr.boundaries.contact", "nobody",
          "aws.emr.run.as.group", "analytics",
          "aws.emr.step.name", "mine --group=other [azk-1-0-0-0123456789abcdef]",
          "submit.user", "root");

  @TempDir Path folder;
  final ManualClock clock = SimulatorClock.manual();
  final VirtualTime time = new VirtualTime(clock);
  private final Set<String> seen = new HashSet<>();
  EmrSimulator emr;
  SimulatedCluster cluster;
  SimulatedCluster other;
  VirtualExecutor one;
  VirtualExecutor two;
  private int executions;
  int mostActive;

  @BeforeEach
  void start() {
    emr = EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start();
    cluster = emr.createCluster(ClusterSpec.named(CLUSTER).withStepConcurrencyLevel(10));
    other = emr.createCluster(ClusterSpec.named(OTHER).withStepConcurrencyLevel(10));
    for (SimulatedCluster each : List.of(cluster, other)) {
      each.behavior(request -> StepBehavior.completesAfter(Duration.ofMinutes(10)));
    }
  }

  @AfterEach
  void stop() {
    emr.close();
    clock.close();
  }

  void executors(String rules, String... changes) {
    executors(rules, UnaryOperator.identity(), changes);
  }

  void executors(String rules, UnaryOperator<SdkHttpClient> network, String... changes) {
    write(rules);
    one = VirtualExecutor.start(time, emr, folder, settings(changes), network);
    two = one.successor();
  }

  Map<String, String> settings(String... changes) {
    Map<String, String> settings = new HashMap<>();
    settings.put("aws.emr.boundaries.file", file().toString());
    settings.put("aws.emr.boundaries.contact", "the data team");
    settings.put("aws.emr.group.file", twoGroups().toString());
    for (int i = 0; i < changes.length; i += 2) {
      settings.put(changes[i], changes[i + 1]);
    }
    return settings;
  }

  private Path twoGroups() {
    try {
      return Files.writeString(folder.resolve("two-groups"), "alice=analytics,etl\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return folder.resolve("boundaries.ini");
  }

  void write(String rules) {
    try {
      Path fresh = Files.writeString(folder.resolve("fresh"), "[*]\n" + rules + "\n");
      Files.move(fresh, file(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  VirtualJob start(VirtualExecutor executor, String where, Map<String, String> properties) {
    executions++;
    Map<String, String> own = new HashMap<>(properties);
    own.put("azkaban.job.id", "job-" + executions);
    own.putIfAbsent("aws.emr.run.as.group", "analytics");
    return executor.start(executions, where, own);
  }

  /** Odd executions on the first executor, even ones on the second. */
  List<VirtualJob> startSixEach(
      String ofOne, String ofTwo, long apart, Map<String, String> properties) {
    List<VirtualJob> jobs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      jobs.add(start(one, ofOne, properties));
      if (apart > 0) {
        time.pass(Duration.ofMillis(apart / 2));
      }
      jobs.add(start(two, ofTwo, properties));
      if (apart > 0) {
        time.pass(Duration.ofMillis(apart - apart / 2));
      }
    }
    return jobs;
  }

  static Map<String, String> with(Map<String, String> properties, String name, String value) {
    Map<String, String> more = new HashMap<>(properties);
    more.put(name, value);
    return more;
  }

  void awaitAll(List<VirtualJob> jobs) {
    time.runUntil(() -> jobs.stream().allMatch(VirtualJob::hasEnded), LONG);
  }

  /** Looks each second how many are active. */
  void watch(SimulatedCluster... clusters) {
    int active = 0;
    for (SimulatedCluster each : clusters) {
      for (StepSnapshot step : each.steps()) {
        active += step.ended().isPresent() ? 0 : 1;
        seen.add(step.id());
      }
    }
    mostActive = Math.max(mostActive, active);
    if (seen.size() < 12 || active > 0) {
      time.at(time.now().plusSeconds(1), () -> watch(clusters));
    }
  }

  Instant ended(int step) {
    return cluster.steps().get(step).ended().orElseThrow();
  }

  LocalTime now() {
    return LocalTime.ofInstant(clock.now(), ZoneOffset.UTC);
  }

  static String logOf(List<VirtualJob> jobs) {
    return String.join("\n", jobs.stream().flatMap(job -> job.log().stream()).toList());
  }
}
