package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.base.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether hints come as they should: the last ends that were seen had been hinted at, or were a
 * moment later. So a queue that another one empties, a rule that does not fit or a sender that has
 * stopped cost latency once, and not for ever. What can't be read is not trusted at all.
 *
 * <p>For the watch's one thread; only {@link #isTrusted()} for any.
 */
public final class HintTrust {
  /** How much later than an end that was seen a hint may come. */
  static final Duration LATEST = Duration.ofMinutes(1);

  private final Timer timer;

  /** Steps that are watched and have been hinted at. */
  private final Set<String> hinted = new HashSet<>();

  /** Steps whose end was seen before a hint, and when. */
  private final Map<String, Duration> missing = new HashMap<>();

  private volatile boolean trusted;
  private boolean broken;

  public HintTrust(Timer timer) {
    this.timer = timer;
  }

  boolean isTrusted() {
    return trusted;
  }

  /** Somebody says that a step has ended. */
  void hinted(String stepId, boolean watched) {
    missing.remove(stepId);
    if (watched) {
      hinted.add(stepId);
    }
  }

  /** Whether somebody has said of a watched step that it has ended. */
  boolean isHinted(String stepId) {
    return hinted.contains(stepId);
  }

  /**
   * EMR says that a step has ended.
   *
   * @return whether a hint should have come and has not: {@link #hasBroken} can say more after
   *     {@link #LATEST}
   */
  boolean ended(String stepId) {
    if (hinted.remove(stepId)) {
      trusted = true;
      broken = false;
      return false;
    }
    if (trusted) {
      missing.put(stepId, timer.now());
    }
    return trusted;
  }

  /** Somebody says that hints will come: enough, unless one was missing. */
  void promised() {
    trusted |= !broken;
  }

  /** Nobody waits for the step any more. */
  void left(String stepId) {
    hinted.remove(stepId);
  }

  /**
   * No hint can come now.
   *
   * @return whether hints were trusted until now
   */
  boolean lost() {
    boolean before = trusted;
    trusted = false;
    // What is missing then says nothing about the time when hints come again.
    missing.clear();
    return before;
  }

  /** Whether a hint is too late, so that none is trusted from now on. */
  boolean hasBroken() {
    Duration latest = timer.now().minus(LATEST);
    if (!missing.values().removeIf(seen -> seen.compareTo(latest) <= 0)) {
      return false;
    }
    trusted = false;
    broken = true;
    return true;
  }
}
