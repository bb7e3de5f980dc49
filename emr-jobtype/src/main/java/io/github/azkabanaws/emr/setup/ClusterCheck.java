package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.clusters.ClusterChoice;
import io.github.azkabanaws.emr.clusters.ClusterDirectory;
import io.github.azkabanaws.emr.clusters.ClusterFinder;
import io.github.azkabanaws.emr.clusters.ClusterSettings;
import io.github.azkabanaws.emr.clusters.FoundCluster;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The clusters that jobs may use, found by the rule of a job: that of all jobs, and each that is
 * allowed. It waits for none and starts none.
 */
final class ClusterCheck implements SetupCheck {
  /** Each that is allowed by its id is a call, of which the account has few. */
  private static final int MOST = 20;

  private static final String ALL = "*";

  private final Setup setup;
  private final List<Cluster> found = Collections.synchronizedList(new ArrayList<>());

  ClusterCheck(Setup setup) {
    this.setup = setup;
  }

  /** Those that take steps now. */
  List<Cluster> found() {
    synchronized (found) {
      return new ArrayList<>(found);
    }
  }

  @Override
  public void run(CheckLines lines) throws StepJobException, InterruptedException {
    ClusterSettings clusters = setup.config().clusters();
    Optional<ClusterChoice> choice = clusters.choice();
    Optional<String> name = choice.flatMap(ClusterChoice::name);
    if (choice.isPresent()) {
      look(choice.get(), name.filter(clusters::mayStart).isPresent(), true, lines);
    }
    Set<String> allowed = clusters.allowed();
    int looked = 0;
    for (String one : allowed) {
      boolean again =
          name.filter(one::equals).isPresent()
              || choice.flatMap(ClusterChoice::id).filter(one::equals).isPresent();
      if (!again && !ALL.equals(one) && looked++ < MOST) {
        look(
            ClusterChoice.isId(one) ? ClusterChoice.byId(one) : ClusterChoice.byName(one),
            clusters.mayStart(one),
            false,
            lines);
      }
    }
    if (looked > MOST) {
      lines.skipped((looked - MOST) + " more allowed clusters were not looked at");
    }
    if (allowed.contains(ALL)) {
      lookAtAll(lines);
    }
    if (found.isEmpty() && !choice.isPresent() && !clusters.launch().isOn()) {
      lines.failed(
          "no cluster that jobs may use takes steps now",
          "start one, or look at " + ClusterSettings.ALLOWED);
    }
  }

  /**
   * @param own whether jobs that name no cluster get this one
   */
  private void look(ClusterChoice choice, boolean mayStart, boolean own, CheckLines lines)
      throws InterruptedException {
    CheckNotes notes = new CheckNotes();
    // Without a launcher, and with settings that start none.
    PluginConfig config = setup.withoutLaunch();
    ClusterFinder finder =
        new ClusterFinder(
            config.clusters(),
            config.limits(),
            config.aws().region(),
            setup.account().clusters(),
            null,
            new JobContext(notes, notes.end(), notes.log()));
    try {
      Cluster cluster = finder.find(Optional.of(choice));
      found.add(cluster);
      lines.ok("cluster " + cluster + " takes steps");
    } catch (KilledException e) {
      String text = "cluster " + choice + ": " + notes.lastNote();
      if (notes.isWarning()) {
        lines.failed(text, "look at the checks of the network and the rights");
      } else {
        lines.warning(text, "jobs wait for it up to " + ClusterSettings.READY_TIMEOUT);
      }
    } catch (StepJobException e) {
      String text = "cluster " + choice + ": " + e.getMessage();
      if (mayStart) {
        lines.warning(text, "nothing, if jobs are to start it (" + startedBy() + ")");
      } else if (own) {
        lines.failed(text, "start one, or correct " + ClusterSettings.NAME + " or its like");
      } else {
        lines.warning(text, "start one before jobs name it, or correct " + ClusterSettings.ALLOWED);
      }
    }
  }

  private String startedBy() {
    return setup.config().clusters().launch().property();
  }

  private void lookAtAll(CheckLines lines) throws StepJobException, InterruptedException {
    try {
      List<FoundCluster> active =
          setup.account().clusters().active(ClusterDirectory.SERVES, new Signal()).value();
      for (FoundCluster cluster : active) {
        if (cluster.isReady()) {
          found.add(cluster.cluster());
        }
      }
      lines.warning(
          ClusterSettings.ALLOWED
              + " has *: each of the "
              + active.size()
              + " active clusters of the account and region, and each that comes, is for all jobs",
          "name the clusters, unless all of them are for Azkaban");
    } catch (SdkException e) {
      lines.failed("EMR does not list clusters: " + EmrErrors.text(e), "look at the rights");
    } catch (KilledException e) {
      throw new IllegalStateException("Nobody kills this", e);
    }
  }
}
