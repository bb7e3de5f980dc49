package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.rules.Boundary;
import io.github.azkabanaws.emr.rules.RuleName;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Since when each rule says what it says, as one job has seen it. A slip in the file must not end
 * what runs: somebody has to be able to see it first and take it back.
 */
final class RuleAges {
  /** After which a changed rule counts for steps that run already. */
  static final Duration GRACE = Duration.ofMinutes(5);

  /** When each rule was first seen as it is; never of those that were so at the beginning. */
  private final Map<RuleName, Duration> since = new EnumMap<>(RuleName.class);

  private final Set<RuleName> changed = EnumSet.noneOf(RuleName.class);
  private Map<RuleName, String> texts;

  /**
   * @param beginning what holds when the step begins
   */
  RuleAges(Boundary beginning) {
    this.texts = new HashMap<>(beginning.texts());
  }

  /** All of them are new. */
  void renew(Duration now) {
    texts.keySet().forEach(name -> since.put(name, now));
  }

  /** Takes note of what holds now. */
  void see(Boundary boundary, Duration now) {
    Map<RuleName, String> next = boundary.texts();
    for (RuleName name : RuleName.values()) {
      if (!Objects.equals(texts.get(name), next.get(name))) {
        since.put(name, now);
        changed.add(name);
      }
    }
    texts = new HashMap<>(next);
  }

  /** Whether one of the rules has changed since the beginning. */
  boolean hasChanged(Collection<RuleName> rules) {
    return rules.stream().anyMatch(changed::contains);
  }

  /** How long it takes until one of the rules has been so for long enough; zero if one has. */
  Duration left(Collection<RuleName> rules, Duration now) {
    return rules.stream()
        .map(name -> left(name, now))
        .min(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private Duration left(RuleName name, Duration now) {
    Duration seen = since.get(name);
    Duration left = seen == null ? Duration.ZERO : seen.plus(GRACE).minus(now);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
