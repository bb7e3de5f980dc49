package io.github.azkabanaws.emr.notices;

import io.github.azkabanaws.emr.base.Settings;
import java.time.Duration;
import java.util.Optional;

/** Tells people when EMR gives no answer about a job's step for too long. */
public final class SilenceNotice {
  private final Optional<Duration> limit;
  private final Silence silence;
  private final JobNotices notices;

  /** The silence that was told last, by its beginning, and until when it is not told again. */
  private Optional<Duration> toldSince = Optional.empty();

  private Duration notAgainBefore = Duration.ZERO;

  /**
   * @param limit after how long it is told, if ever
   * @param silence what jobs like this one have told
   */
  public SilenceNotice(Optional<Duration> limit, Silence silence, JobNotices notices) {
    this.limit = limit;
    this.silence = silence;
    this.notices = notices;
  }

  /**
   * How long it can't be time to tell something yet, so that it is worth looking again after that;
   * absent if there is nothing to look for.
   *
   * @param blindSince since when EMR gives no answer about the step, if it gives none
   */
  public Optional<Duration> left(Optional<Duration> blindSince, Duration now) {
    return limit.map(
        most ->
            blindSince
                .map(since -> since.plus(most).minus(now))
                .filter(left -> !left.isZero() && !left.isNegative())
                // The next silence begins later than now.
                .orElse(most));
  }

  /** EMR has answered about the job's step at that time, if it has. */
  public void answered(Optional<Duration> time) {
    time.ifPresent(silence::answered);
  }

  /**
   * Tells it if it is time, and each limit again for as long as it lasts, however often it is
   * called: who has got it does not get it a second time, and if it could not be sent, it may be by
   * now.
   *
   * @param blindSince as above
   * @param lastUnanswered when EMR was asked in vain about the step last: a step that nobody has
   *     asked about for long says nothing of EMR
   */
  public void tellIfDue(
      String clusterId,
      String stepId,
      Optional<Duration> blindSince,
      Optional<Duration> lastUnanswered,
      Duration now) {
    if (!limit.isPresent() || !blindSince.isPresent() || !lastUnanswered.isPresent()) {
      return;
    }
    Duration since = blindSince.get();
    Duration lasts = now.minus(since);
    boolean isAsked = lastUnanswered.get().minus(since).compareTo(limit.get().dividedBy(2)) >= 0;
    boolean isTold = toldSince.equals(blindSince) && now.compareTo(notAgainBefore) < 0;
    if (lasts.compareTo(limit.get()) >= 0 && isAsked && !isTold) {
      toldSince = blindSince;
      notAgainBefore = now.plus(limit.get());
      tell(
          clusterId,
          stepId,
          lasts,
          NoticeSettings.SILENCE,
          "Other jobs of this executor may meet the same. Jobs wait, and steps that run go on. Look"
              + " at the network, the rights and the quota of the account.",
          silence.thing(since, now, String.join(" ", clusterId, stepId, since.toString())));
    }
  }

  /**
   * Tells that the job waits no longer, whatever was told before.
   *
   * @param limit for how long it has waited
   * @param setting that says so
   */
  public void tellGivenUp(String clusterId, String stepId, Duration limit, String setting) {
    tell(
        clusterId,
        stepId,
        limit,
        setting,
        "This job gives up, and nobody watches the step any more; it may still run.",
        String.join(" ", "given up", clusterId, stepId));
  }

  private void tell(
      String clusterId,
      String stepId,
      Duration lasts,
      String setting,
      String consequence,
      String thing) {
    String sentence =
        "EMR has given no answer about step "
            + stepId
            + " on cluster "
            + clusterId
            + " for "
            + Settings.show(Duration.ofSeconds(lasts.getSeconds()))
            + " ("
            + setting
            + "). "
            + consequence;
    notices.tell(Notice.of(NoticeKind.EMR_SILENT, sentence).onStep(clusterId, stepId).about(thing));
  }
}
