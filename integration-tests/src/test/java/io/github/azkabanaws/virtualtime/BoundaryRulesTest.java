package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.boundaries.BoundarySettings;
import io.github.azkabanaws.emr.rules.RuleName;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.harness.JobStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule with two executors, and jobs of one group whose author writes whatever might widen it.
 * EMR's own steps say whether he gets more; the same jobs without the rule say that he would.
 */
class BoundaryRulesTest extends BoundaryWorld {
  private static final String NAME = "aws.emr.cluster.name";
  private static final String GROUP = "aws.emr.run.as.group";
  private static final String NARROW = "narrow";

  /** Stands for the id of the cluster 'analytics'. */
  private static final String ID = "@id@";

  /** A window that is closed when jobs start, at times that a test knows when it runs. */
  private static final String LATER = "daily @opens@-@closes@ UTC";

  /** His own words for the wrapper, for EMR's list, for another group and another Azkaban. */
  private static final String WORDS =
      " --group=finance --step-key=azk-1-0-0-0123456789abcdef --env=EMR_INSTALL_ID=there"
          + " --user=root -- /opt/jobs/a.sh";

  /** Nobody has the first, and the others are spellings of his own that would be other lines. */
  private static final List<String> CLAIMED = List.of("finance", "Analytics", "analytics,etl");

  private static final Map<String, String> TWO_STEPS =
      Map.of("command", "/x/work.sh" + WORDS, "command.1", "/x/again.sh" + WORDS);

  /** Those that end a step that EMR has. */
  private static final Set<RuleName> ENDING =
      EnumSet.of(
          RuleName.CLUSTERS, RuleName.WAIT, RuleName.RUN, RuleName.SCRIPTS, RuleName.ARGUMENTS);

  private SimulatedCluster narrow;
  private Instant opens;
  private int ids;

  /** A job as Azkaban's JobRunner has it: with its attempts. */
  private record Started(
      VirtualExecutor executor,
      int id,
      int attempt,
      Map<String, String> properties,
      VirtualJob job) {}

  static Stream<BoundaryTrial> trials() {
    return Stream.of(
        new BoundaryTrial(
            RuleName.CLUSTERS,
            OTHER,
            "",
            List.of(Map.of(NAME, CLUSTER), Map.of("aws.emr.cluster.id", ID), Map.of(NAME, OTHER)),
            SeenAtEmr::onTheForbidden,
            0,
            4),
        new BoundaryTrial(
            RuleName.STEPS_ON_CLUSTER,
            "2",
            "",
            List.of(TWO_STEPS, TWO_STEPS, TWO_STEPS),
            SeenAtEmr::mostActive,
            // EMR can't submit on a condition: one too many at most with two executors.
            3,
            6),
        new BoundaryTrial(
            RuleName.STEPS,
            "3",
            "",
            List.of(
                with(TWO_STEPS, NAME, CLUSTER),
                with(TWO_STEPS, NAME, OTHER),
                with(TWO_STEPS, NAME, CLUSTER)),
            SeenAtEmr::mostActive,
            4,
            6),
        new BoundaryTrial(
            RuleName.HOURS, LATER, "", List.of(TWO_STEPS), SeenAtEmr::submittedTooEarly, 0, 4),
        new BoundaryTrial(
            RuleName.WAIT,
            "5m",
            "steps.cluster = 1",
            List.of(Map.of("aws.emr.submit.timeout", "24h")),
            SeenAtEmr::number,
            1,
            2),
        new BoundaryTrial(
            RuleName.WAIT,
            "5m",
            "",
            List.of(Map.of(NAME, NARROW, "aws.emr.step.timeout", "24h")),
            SeenAtEmr::longestPending,
            6,
            29),
        new BoundaryTrial(
            RuleName.RUN,
            "4m",
            "",
            List.of(Map.of("aws.emr.step.timeout", "24h")),
            SeenAtEmr::longestRun,
            5,
            10),
        new BoundaryTrial(
            RuleName.SCRIPTS,
            "/opt/jobs",
            "",
            List.of(
                Map.of("command", "/x/work.sh /opt/jobs/a.sh"),
                Map.of("command", "/opt/jobs/../../x/work.sh"),
                Map.of("command", "/opt/jobs/sub/../../other/a.sh"),
                Map.of("command", "/opt/jobs2/a.sh"),
                Map.of("command", "//x//opt/jobs/a.sh"),
                Map.of("command", "/opt/Jobs/a.sh"),
                Map.of("command", "bash /opt/jobs/a.sh"),
                Map.of("command", "/opt/jobs/a.sh", "command.1", "/x/work.sh"),
                Map.of("command", "/opt/jobs/a.sh" + WORDS)),
            seen -> seen.outside("/opt/jobs"),
            0,
            16),
        new BoundaryTrial(
            RuleName.RETRIES,
            "1",
            "",
            List.of(Map.of("retries", "3"), Map.of("retries", "+3"), Map.of("retries", "1")),
            SeenAtEmr::mostOfOneExecution,
            2,
            4),
        new BoundaryTrial(
            RuleName.ARGUMENTS,
            "2",
            "",
            List.of(
                Map.of("command", "/x/work.sh a b c"),
                Map.of("command", "/x/work.sh a b \"\""),
                Map.of("command", "/x/work.sh a", "command.1", "/x/work.sh a b c"),
                Map.of("command", "/x/work.sh \"a b c\"")),
            SeenAtEmr::mostArguments,
            2,
            3));
  }

  @Test
  void noRuleIsLeftOut() {
    assertThat(trials().map(BoundaryTrial::rule)).contains(RuleName.values());
  }

  @ParameterizedTest
  @MethodSource("trials")
  void aHostileAuthorGetsNoMoreThanTheRuleOnTwoExecutors(BoundaryTrial trial) {
    SeenAtEmr without = run(trial, trial.besides());
    assertThat(trial.measured().applyAsLong(without))
        .as("without the rule he gets more: %s", without.steps())
        .isGreaterThanOrEqualTo(trial.without());
    emr.close();
    start();
    SeenAtEmr seen = run(trial, trial.line() + "\n" + trial.besides());
    assertThat(trial.measured().applyAsLong(seen))
        .as("%s: %s", trial, seen.steps())
        .isLessThanOrEqualTo(trial.most());
    assertThat(seen.number()).as("within it he gets something").isPositive();
  }

  /** Everything that the author does, until it is over. */
  private SeenAtEmr run(BoundaryTrial trial, String rules) {
    begin(trial.rule() == RuleName.RETRIES);
    executors(
        resolved(rules) + "\n[finance]\n" + trial.rule() + " = any", "aws.emr.install.id", "here");
    List<Started> jobs = new ArrayList<>();
    for (Map<String, String> attempt : trial.attempts()) {
      for (VirtualExecutor executor : List.of(one, two)) {
        jobs.add(start(executor, ++ids, 0, hostile(attempt)));
        time.pass(Duration.ofMillis(350));
      }
    }
    List<VirtualJob> claims = claims();
    awaitAll(claims);
    assertThat(claims).extracting(VirtualJob::status).containsOnly(JobStatus.FAILED);
    assertThat(claims.get(0).lastLine()).contains("is not a group of user 'alice'");
    List<Started> open = jobs;
    while (!open.isEmpty()) {
      awaitAll(open.stream().map(Started::job).toList());
      open = open.stream().filter(BoundaryRulesTest::isRetried).map(this::retry).toList();
    }
    assertThat(jobs.get(0).job().log())
        .anyMatch(line -> line.contains("aws.emr.boundaries.file is ignored: only the admin"))
        .anyMatch(line -> line.contains("aws.emr.boundaries.mode is ignored: only the admin"))
        .anyMatch(line -> line.contains("aws.emr.install.id is ignored: only the admin"))
        .anyMatch(line -> line.contains("aws.emr.step.script is ignored: only the admin"));
    return seen();
  }

  private static boolean isRetried(Started job) {
    String retries = job.properties().getOrDefault("retries", "0");
    return job.job().status() == JobStatus.FAILED && job.attempt() < Integer.parseInt(retries);
  }

  private Started retry(Started job) {
    return start(job.executor(), job.id(), job.attempt() + 1, job.properties());
  }

  private Started start(
      VirtualExecutor executor, int id, int attempt, Map<String, String> properties) {
    Map<String, String> own = new HashMap<>(properties);
    own.put("azkaban.job.id", "job-" + id);
    VirtualJob job =
        own.containsKey("aws.emr.cluster.id")
            ? executor.startOn(id, own)
            : executor.start(id, attempt, own.getOrDefault(NAME, CLUSTER), own);
    return new Started(executor, id, attempt, own, job);
  }

  private List<VirtualJob> claims() {
    List<VirtualJob> jobs = new ArrayList<>();
    for (String group : CLAIMED) {
      for (VirtualExecutor executor : List.of(one, two)) {
        jobs.add(start(executor, ++ids, 0, hostile(Map.of(GROUP, group))).job());
      }
    }
    return jobs;
  }

  /** What he writes in each of his jobs, and what he tries besides. */
  private Map<String, String> hostile(Map<String, String> attempt) {
    Map<String, String> properties = new HashMap<>(HOSTILE);
    for (String name : BoundarySettings.ADMIN_ONLY) {
      properties.put(name, "any");
    }
    properties.put(BoundarySettings.FILE, hisOwnFile());
    properties.put(BoundarySettings.MODE, "warn");
    properties.put("aws.emr.install.id", "there");
    properties.put("aws.emr.step.script", "/opt/mine.sh");
    properties.put("aws.emr.cluster.allowed", "*");
    properties.put("aws.emr.group.order", "finance");
    properties.put("aws.emr.orphan.steps", "adopt");
    properties.put("env.A", "x --group=finance --env=EMR_INSTALL_ID=there --");
    attempt.forEach((name, value) -> properties.put(name, value.replace(ID, cluster.id())));
    return properties;
  }

  /** One that opens everything. */
  private String hisOwnFile() {
    try {
      return Files.writeString(folder.resolve("of-the-author.ini"), "[*]\n").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void begin(boolean fails) {
    narrow = emr.createCluster(ClusterSpec.named(NARROW));
    narrow.behavior(request -> StepBehavior.completesAfter(Duration.ofMinutes(30)));
    if (fails) {
      cluster.behavior(request -> StepBehavior.failsAfter(Duration.ofSeconds(20), "no"));
    }
    opens = clock.now().plus(Duration.ofHours(3)).truncatedTo(ChronoUnit.MINUTES);
  }

  private String resolved(String rules) {
    LocalTime from = LocalTime.ofInstant(opens, ZoneOffset.UTC);
    return rules
        .replace("@opens@", from.toString())
        .replace("@closes@", from.plusHours(1).toString());
  }

  private SeenAtEmr seen() {
    List<StepSnapshot> steps = new ArrayList<>();
    List.of(cluster, other, narrow).forEach(each -> steps.addAll(each.steps()));
    return new SeenAtEmr(steps, clock.now(), cluster.id(), opens);
  }

  @ParameterizedTest
  @EnumSource(RuleName.class)
  void aRuleThatComesWhileHisStepsRunEndsThemWhereItSaysSoAndLetsNoneFollow(RuleName rule) {
    begin(false);
    for (SimulatedCluster each : List.of(cluster, narrow)) {
      each.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(9)));
    }
    executors("");
    String where = rule == RuleName.WAIT ? NARROW : CLUSTER;
    Map<String, String> job =
        hostile(Map.of(NAME, where, "retries", "3", "command", "/x/work.sh" + WORDS));
    List<VirtualJob> jobs = new ArrayList<>();
    for (VirtualExecutor executor : List.of(one, two, one, two)) {
      jobs.add(start(executor, ++ids, 0, job).job());
    }
    time.pass(Duration.ofMinutes(3));
    // Another group's rule is none of his.
    write("\n[etl]\n" + rule + " = " + resolved(tight(rule)));
    time.pass(Duration.ofMinutes(6));
    assertThat(active()).as("with the rule for others").isEqualTo(4);
    write(rule + " = " + resolved(tight(rule)));
    time.pass(Duration.ofMinutes(4));
    assertThat(active()).as("he has time to see it").isEqualTo(4);
    time.pass(Duration.ofMinutes(4));
    long left = rule == RuleName.WAIT ? 1 : ENDING.contains(rule) ? 0 : 4;
    assertThat(active()).as("%s", seen().steps()).isEqualTo(left);
    assertThat(jobs.stream().filter(VirtualJob::hasEnded)).hasSize((int) (4 - left));
    long before = seen().number();
    List<VirtualJob> late = new ArrayList<>();
    for (VirtualExecutor executor : List.of(one, two)) {
      late.add(start(executor, ++ids, 0, job).job());
    }
    time.pass(Duration.ofMinutes(10));
    if (rule == RuleName.RUN || rule == RuleName.WAIT) {
      assertThat(active()).as("those that follow are ended").isEqualTo(left);
    } else {
      assertThat(seen().number()).as("none follows").isEqualTo(before);
    }
    Stream.concat(jobs.stream(), late.stream())
        .filter(one -> !one.hasEnded())
        .forEach(VirtualJob::kill);
    awaitAll(Stream.concat(jobs.stream(), late.stream()).toList());
  }

  private long active() {
    return seen().steps().stream().filter(step -> step.ended().isEmpty()).count();
  }

  /** A value that leaves no room for what runs. */
  private static String tight(RuleName rule) {
    return switch (rule) {
      case CLUSTERS -> OTHER;
      case STEPS_ON_CLUSTER, STEPS -> "4";
      case HOURS -> LATER;
      case WAIT, RUN -> "1m";
      case SCRIPTS -> "/opt/jobs";
      case RETRIES, ARGUMENTS -> "0";
    };
  }
}
