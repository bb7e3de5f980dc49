package io.github.azkabanaws.emrsimulator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The buckets of one account and region, as its {@link Quotas} size them. */
final class QuotaGate {
  private final Quotas quotas;
  private final SimulatorClock clock;
  private final Map<String, TokenBucket> operations = new HashMap<>();
  private final Optional<TokenBucket> together;

  QuotaGate(Quotas quotas, SimulatorClock clock) {
    this.quotas = quotas;
    this.clock = clock;
    quotas.operations().forEach((name, size) -> operations.put(name, new TokenBucket(size)));
    together = quotas.together().map(TokenBucket::new);
  }

  /** Takes a token of each bucket the operation needs; the throttle to suffer if one is empty. */
  synchronized Optional<Fault> enter(String operation) {
    Instant now = clock.now();
    List<TokenBucket> needed = new ArrayList<>();
    together.ifPresent(needed::add);
    if (operations.containsKey(operation)) {
      needed.add(operations.get(operation));
    }
    if (!needed.stream().allMatch(bucket -> bucket.hasToken(now))) {
      return Optional.of(
          quotas.executedThrottled().contains(operation)
              ? Fault.throttleAfter()
              : Fault.throttle());
    }
    needed.forEach(bucket -> bucket.take(now));
    return Optional.empty();
  }
}
