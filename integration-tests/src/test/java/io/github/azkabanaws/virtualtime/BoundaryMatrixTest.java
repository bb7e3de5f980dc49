package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.AwsError;
import io.github.azkabanaws.emrsimulator.RequestContext;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.TerminationReason;
import io.github.azkabanaws.harness.JobStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What becomes of jobs on two executors when something goes wrong that boundaries need: of a group
 * that is counted on all clusters, of one that is counted on its cluster, of one without a rule.
 */
class BoundaryMatrixTest extends BoundaryWorld {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("basedir", ".")).resolve("../emr-jobtype/FAULTS.md");

  private static final String IN_ALL = "analytics";
  private static final String ON_CLUSTER = "etl";
  private static final String FREE = "free";
  private static final String RULES =
      "steps = 2\n[etl]\nsteps = any\nsteps.cluster = 2\n[free]\nsteps = any";

  /** With two executors that look at the same moment there can be one too many. */
  private static final long KEPT = 3;

  private static final Duration FOR_GOOD = Duration.ofDays(1);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final FaultNetwork network = new FaultNetwork();
  private int executions;

  /** The rows of the document. */
  private enum Fault {
    NONE("nothing"),
    LIST_DENIED("ListSteps is refused on another cluster that counts, for good"),
    LIST_THROTTLED("ListSteps on it is throttled for ten minutes"),
    LIST_ERROR("ListSteps on it fails (500) for ten minutes"),
    LIST_RESET("ListSteps on it ends without an answer for ten minutes"),
    CLUSTERS_DENIED("ListClusters is refused, for good"),
    CLUSTERS_THROTTLED("ListClusters is throttled for ten minutes"),
    CLUSTERS_HANG("ListClusters is not answered for ten minutes"),
    ALL_THROTTLED("ListSteps is throttled everywhere for ten minutes"),
    ALL_HANG("ListSteps is not answered anywhere for ten minutes"),
    LOST("EMR takes the first four requests with steps, and the answers are lost"),
    REFUSED("EMR can't be reached for ten minutes"),
    LATE("EMR lists steps 20 seconds late"),
    TERMINATED("the cluster is terminated while jobs wait for a place"),
    OTHER_TERMINATED("another cluster that counts is terminated meanwhile"),
    GONE("the file is deleted after a minute"),
    WRONG("the file has a mistake after a minute"),
    SLIP("after a minute the file forbids all clusters, and four minutes later no more"),
    MISSING("the file is not there when the executors start");

    private final String text;

    Fault(String text) {
      this.text = text;
    }

    private Optional<io.github.azkabanaws.emrsimulator.Fault> ofRequests() {
      return switch (this) {
        case LIST_DENIED, CLUSTERS_DENIED ->
            Optional.of(
                io.github.azkabanaws.emrsimulator.Fault.errorBefore(
                    AwsError.client("AccessDeniedException", "not authorized")));
        case LIST_THROTTLED, CLUSTERS_THROTTLED, ALL_THROTTLED ->
            Optional.of(io.github.azkabanaws.emrsimulator.Fault.throttle());
        case LIST_ERROR -> Optional.of(io.github.azkabanaws.emrsimulator.Fault.serverErrorBefore());
        case LIST_RESET -> Optional.of(io.github.azkabanaws.emrsimulator.Fault.resetBefore());
        case CLUSTERS_HANG, ALL_HANG ->
            Optional.of(io.github.azkabanaws.emrsimulator.Fault.stallBefore());
        case LOST -> Optional.of(io.github.azkabanaws.emrsimulator.Fault.resetAfter());
        default -> Optional.empty();
      };
    }

    private String operation() {
      return switch (this) {
        case CLUSTERS_DENIED, CLUSTERS_THROTTLED, CLUSTERS_HANG -> "ListClusters";
        case LOST -> "AddJobFlowSteps";
        default -> "ListSteps";
      };
    }

    private boolean isOfOther() {
      return name().startsWith("LIST_");
    }

    private boolean isSilent() {
      return name().endsWith("HANG");
    }

    private Duration lasts() {
      return name().endsWith("DENIED") ? FOR_GOOD : TEN_MINUTES;
    }
  }

  @ParameterizedTest
  @EnumSource
  void theDocumentSaysWhatBecomesOfJobs(Fault fault) throws Exception {
    network.leadsTo(emr);
    for (SimulatedCluster each : List.of(cluster, other)) {
      each.behavior(request -> StepBehavior.completesAfter(Duration.ofMinutes(5)));
    }
    LateListing late = new LateListing(time, Duration.ofSeconds(20));
    executors(
        RULES,
        fault == Fault.LATE ? client -> late.over(network.over(client)) : network::over,
        "aws.emr.cluster.allowed",
        "analytics,nightly",
        "aws.emr.group.file",
        groups().toString());
    begin(fault);
    List<VirtualJob> jobs = new ArrayList<>();
    StringBuilder row = new StringBuilder("| " + fault.text + " |");
    List<List<VirtualJob>> byGroup = new ArrayList<>();
    for (String group : List.of(IN_ALL, ON_CLUSTER, FREE)) {
      List<VirtualJob> own = startFourOf(group);
      byGroup.add(own);
      jobs.addAll(own);
    }
    awaitAll(jobs);
    row.append(' ').append(outcome(byGroup.get(0), IN_ALL)).append(" |");
    row.append(' ').append(outcome(byGroup.get(1), ON_CLUSTER)).append(" |");
    row.append(' ').append(statuses(byGroup.get(2))).append(" |");
    System.out.println(row);
    assertThat(Files.readString(DOCUMENT)).contains(row);
  }

  private List<VirtualJob> startFourOf(String group) {
    List<VirtualJob> jobs = new ArrayList<>();
    for (VirtualExecutor executor : List.of(one, two, one, two)) {
      executions++;
      jobs.add(
          executor.startOn(
              executions,
              Map.of(
                  "aws.emr.cluster.id",
                  cluster.id(),
                  "aws.emr.run.as.group",
                  group,
                  "azkaban.job.id",
                  "job-" + executions)));
      time.pass(Duration.ofMillis(200));
    }
    return jobs;
  }

  private void begin(Fault fault) throws IOException {
    fault
        .ofRequests()
        .ifPresent(
            what -> {
              Predicate<RequestContext> hit =
                  request ->
                      request.operation().equals(fault.operation())
                          && (!fault.isOfOther() || request.body().toString().contains(other.id()));
              if (fault == Fault.LOST) {
                emr.faults().next(hit, 4, what);
              } else {
                emr.faults().on(hit, what);
              }
            });
    network.setStalls(operation -> fault.isSilent() && operation.equals(fault.operation()));
    switch (fault) {
      case REFUSED -> emr.faults().refuseConnections();
      case MISSING -> Files.delete(file());
      case TERMINATED -> later(2, () -> cluster.terminate(TerminationReason.userRequest()));
      case OTHER_TERMINATED -> later(2, () -> other.terminate(TerminationReason.userRequest()));
      case GONE -> later(1, this::deleteFile);
      case WRONG -> later(1, () -> write(RULES + "\nrun = soon"));
      case SLIP -> {
        later(1, () -> write("clusters = none\n[etl]\nsteps = any"));
        later(5, () -> write(RULES));
      }
      default -> {
        // There from the beginning.
      }
    }
    time.at(time.now().plus(fault.lasts()), () -> end(fault));
  }

  private void end(Fault fault) {
    network.setStalls(operation -> false);
    emr.faults().clear();
    emr.faults().release();
    if (fault == Fault.REFUSED) {
      emr.faults().restoreConnections();
    }
  }

  private void later(int minutes, Runnable what) {
    time.at(time.now().plus(Duration.ofMinutes(minutes)), what);
  }

  private void deleteFile() {
    try {
      Files.delete(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path groups() throws IOException {
    return Files.writeString(folder.resolve("three-groups"), "alice=analytics,etl,free\n");
  }

  private String outcome(List<VirtualJob> jobs, String group) {
    List<StepSnapshot> steps =
        cluster.steps().stream().filter(step -> step.args().contains("--group=" + group)).toList();
    long most = new SeenAtEmr(steps, clock.now(), "", clock.now()).mostActive();
    if (steps.isEmpty()) {
      return statuses(jobs) + ", no step";
    }
    return statuses(jobs) + (most <= KEPT ? ", kept" : ", " + most + " at a time");
  }

  private static String statuses(List<VirtualJob> jobs) {
    return jobs.stream()
        .map(VirtualJob::status)
        .distinct()
        .sorted(Comparator.comparing(JobStatus::name))
        .map(JobStatus::name)
        .collect(Collectors.joining(" or "));
  }
}
