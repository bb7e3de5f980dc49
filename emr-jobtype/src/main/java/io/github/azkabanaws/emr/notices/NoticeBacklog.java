package io.github.azkabanaws.emr.notices;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What waits to be sent, and what is next: what is new goes in its order, before what has waited
 * for long; and what SNS has refused some times, so that it may be the reason itself, comes last.
 * Not thread-safe.
 */
final class NoticeBacklog {
  /** How many wait at most, while SNS takes none. */
  static final int LONGEST = 100;

  /** For so long a notice is tried: what is older helps nobody. */
  static final Duration WORTH = Duration.ofHours(1);

  /** What is older has missed its time, and must not make others miss theirs. */
  private static final Duration FRESH = Duration.ofMinutes(5);

  private static final int TRIES_OF_ALL = 3;

  /** In the order in which they came. */
  private final List<WaitingNotice> waiting = new ArrayList<>();

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isFull() {
    return waiting.size() >= LONGEST;
  }

  void add(WaitingNotice notice) {
    waiting.add(notice);
  }

  void remove(WaitingNotice notice) {
    waiting.remove(notice);
  }

  /** Whether some have not missed their time yet. */
  boolean hasFresh(Duration now) {
    return fresh(now).isPresent();
  }

  /** The next one, if one waits. */
  Optional<WaitingNotice> next(Duration now) {
    Optional<WaitingNotice> fresh = fresh(now);
    // Of equals the last one, which is the newest.
    return fresh.isPresent()
        ? fresh
        : waiting.stream()
            .reduce(
                (a, b) ->
                    Math.max(b.tries(), TRIES_OF_ALL) <= Math.max(a.tries(), TRIES_OF_ALL) ? b : a);
  }

  /** Those that are tried no more. */
  List<WaitingNotice> tooOld(Duration now) {
    return waiting.stream()
        .filter(notice -> notice.age(now).compareTo(WORTH) >= 0)
        .collect(Collectors.toList());
  }

  private Optional<WaitingNotice> fresh(Duration now) {
    return waiting.stream()
        .filter(notice -> notice.tries() < TRIES_OF_ALL)
        .filter(notice -> notice.age(now).compareTo(FRESH) < 0)
        .findFirst();
  }
}
