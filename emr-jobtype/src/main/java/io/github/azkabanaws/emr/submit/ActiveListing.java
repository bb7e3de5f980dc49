package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.watch.StepSearch;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** A lane's looks at the active steps of its cluster. On the lane's thread. */
final class ActiveListing {
  private static final Duration OLD = Duration.ofSeconds(30);

  private final String clusterId;
  private final StepSearch search;
  private final Timer timer;
  private Optional<StepSearch.Active> listing = Optional.empty();
  private Duration since = Duration.ZERO;

  ActiveListing(String clusterId, StepSearch search, Timer timer) {
    this.clusterId = clusterId;
    this.search = search;
    this.timer = timer;
  }

  /**
   * The cluster's active steps, as some submissions need them.
   *
   * @throws SdkException if EMR does not tell them
   */
  List<EmrStep> of(Collection<Submission> submissions) {
    List<EmrStep> active = all();
    for (EmrStep step : active) {
      // That there is such a step is known, and which one it is has to be asked again.
      if (!step.hasId() && submissions.stream().anyMatch(s -> s.isOfSameJob(step))) {
        throw SdkClientException.create("EMR lists a step of this job without its id");
      }
    }
    return active;
  }

  /** What a throttling has interrupted goes on, unless it has become old. */
  private List<EmrStep> all() {
    if (!listing.isPresent() || timer.now().minus(since).compareTo(OLD) > 0) {
      listing = Optional.of(search.new Active(clusterId));
      since = timer.now();
    }
    boolean goesOn = false;
    try {
      return listing.get().all();
    } catch (SdkException e) {
      goesOn = EmrErrors.isThrottling(e);
      throw e;
    } finally {
      listing = goesOn ? listing : Optional.empty();
    }
  }
}
