package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.boundaries.StepLine;
import io.github.azkabanaws.emr.emrapi.ClusterCalls;
import io.github.azkabanaws.emr.emrapi.EmrCluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.Page;
import io.github.azkabanaws.emr.emrapi.SdkClusterCalls;
import io.github.azkabanaws.emr.emrapi.SdkStepCalls;
import io.github.azkabanaws.emr.emrapi.StepQuery;
import io.github.azkabanaws.emr.rules.Boundaries;
import io.github.azkabanaws.emr.rules.BoundariesException;
import io.github.azkabanaws.emr.step.StepSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The right to list the steps of each cluster on which some group's steps count: without it on one
 * that somebody has named, that group's jobs wait and fail. And whether one is active there that an
 * executor with another wrapper has submitted, which nobody counts.
 */
final class CountingCheck implements SetupCheck {
  private static final String RIGHT = "elasticmapreduce:ListSteps";

  /** Each is a call, of which the account has ten at once. */
  private static final int MOST = 10;

  private static final int MOST_TAGS = 20;
  private static final int MOST_FOUND = 500;

  private final Setup setup;

  CountingCheck(Setup setup) {
    this.setup = setup;
  }

  @Override
  public void run(CheckLines lines) throws StepJobException, InterruptedException {
    Optional<Path> file = setup.config().boundaries().file();
    if (!file.isPresent()) {
      lines.skipped("no boundary counts steps");
      return;
    }
    Boundaries boundaries = boundaries(file.get());
    List<EmrCluster> named = new ArrayList<>();
    List<EmrCluster> others = new ArrayList<>();
    for (EmrCluster cluster : counted(boundaries, lines)) {
      (isNamed(boundaries, cluster) ? named : others).add(cluster);
    }
    if (named.isEmpty() && others.isEmpty()) {
      lines.skipped("there is no cluster now on which a boundary counts steps");
      return;
    }
    named.stream().limit(MOST).forEach(cluster -> look(cluster, lines));
    int tried = Math.min(MOST, named.size());
    int denied = 0;
    for (EmrCluster cluster : others) {
      if (tried < MOST && denied < MOST) {
        boolean allowed = lookIfAllowed(cluster, lines);
        tried += allowed ? 1 : 0;
        denied += allowed ? 0 : 1;
      }
    }
    if (denied > 0) {
      lines.skipped(
          denied
              + " clusters that nobody has named may not be looked at here, so they are not"
              + " counted");
    }
    int rest = named.size() + others.size() - tried - denied;
    if (rest > 0) {
      lines.skipped(rest + " more clusters were not tried");
    }
  }

  /** Whether somebody has written its name, so that jobs fail if it can't be counted. */
  private boolean isNamed(Boundaries boundaries, EmrCluster cluster) {
    return setup.config().clusters().isNamed(cluster.id(), cluster.name())
        || boundaries.names(cluster.id(), cluster.name());
  }

  private void look(EmrCluster cluster, CheckLines lines) {
    List<EmrStep> active = new ArrayList<>();
    new PermissionCheck(RIGHT, text(cluster), true, () -> active.addAll(active(cluster)))
        .run(lines);
    tellOfOtherWrappers(text(cluster), active, lines);
  }

  /** One that nobody has named need not be counted; says whether it may be looked at. */
  private boolean lookIfAllowed(EmrCluster cluster, CheckLines lines) {
    try {
      List<EmrStep> active = active(cluster);
      lines.ok("allowed on " + text(cluster));
      tellOfOtherWrappers(text(cluster), active, lines);
    } catch (SdkException e) {
      if (EmrErrors.isDenied(e)) {
        return false;
      }
      lines.warning(
          "could not be told on " + text(cluster) + ": " + EmrErrors.text(e), "try again");
    }
    return true;
  }

  private List<EmrStep> active(EmrCluster cluster) {
    return new SdkStepCalls(setup.account().emr(), Optional.empty())
        .list(StepQuery.active(cluster.id()))
        .members();
  }

  private static String text(EmrCluster cluster) {
    return "cluster '" + cluster.name() + "' (" + cluster.id() + ")";
  }

  /** One page of them is enough to find an executor that is not like the others. */
  private void tellOfOtherWrappers(String cluster, List<EmrStep> active, CheckLines lines) {
    String own = setup.config().steps().script();
    String installId = setup.config().submit().installId();
    Map<String, String> others = new TreeMap<>();
    for (EmrStep step : active) {
      StepLine.of(step)
          .filter(line -> line.canBeOf(installId) && !line.program().equals(own))
          .ifPresent(line -> others.putIfAbsent(line.program(), step.id()));
    }
    others.forEach(
        (program, step) ->
            lines.warning(
                "step "
                    + step
                    + " on "
                    + cluster
                    + " runs '"
                    + Settings.show(program)
                    + "' and not '"
                    + own
                    + "', so boundaries don't count it",
                "if it is this Azkaban's, give all executors the same " + StepSettings.SCRIPT));
  }

  private Boundaries boundaries(Path file) throws StepJobException {
    try {
      return setup.account().boundaries().read(file);
    } catch (BoundariesException e) {
      throw new StepJobException(e.getMessage());
    }
  }

  private List<EmrCluster> counted(Boundaries boundaries, CheckLines lines) {
    ClusterCalls calls = new SdkClusterCalls(setup.account().emr());
    List<EmrCluster> counted = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    int asked = 0;
    do {
      Page<EmrCluster> page = calls.listAlive(marker);
      for (EmrCluster cluster : page.members()) {
        if (!boundaries.countsOn(cluster.id(), cluster.name())) {
          continue;
        }
        if (setup.config().clusters().mayBeUsed(cluster.id(), cluster.name())) {
          counted.add(cluster);
        } else if (decideTags() && asked < MOST_TAGS) {
          asked++;
          if (hasTags(calls, cluster, lines)) {
            counted.add(cluster);
          }
        }
      }
      marker = page.next();
    } while (marker.isPresent() && counted.size() < MOST_FOUND);
    return counted;
  }

  private boolean decideTags() {
    return !setup.config().clusters().usedByTags().isEmpty();
  }

  private boolean hasTags(ClusterCalls calls, EmrCluster cluster, CheckLines lines) {
    Map<String, String> tags = setup.config().clusters().usedByTags();
    try {
      return calls
          .describe(cluster.id())
          .filter(known -> known.tags().entrySet().containsAll(tags.entrySet()))
          .isPresent();
    } catch (SdkException e) {
      if (!EmrErrors.isDenied(e)) {
        lines.warning(
            "whether steps on " + text(cluster) + " count could not be told: " + EmrErrors.text(e),
            "try again");
      }
      // Who may not see its tags can't use it by them.
      return false;
    }
  }
}
