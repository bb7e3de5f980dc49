package io.github.azkabanaws.cognito.login;

import io.github.azkabanaws.cognito.base.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** How many logins ended how, since the start. Thread-safe. */
public final class LoginCounters {
  private final LongAdder tokenLogins = new LongAdder();
  private final LongAdder xmlLogins = new LongAdder();
  private final Map<Reason, LongAdder> refusals = new EnumMap<>(Reason.class);

  public LoginCounters() {
    for (Reason reason : Reason.values()) {
      refusals.put(reason, new LongAdder());
    }
  }

  public void tokenAccepted() {
    tokenLogins.increment();
  }

  public void xmlAccepted() {
    xmlLogins.increment();
  }

  public void refused(Reason reason) {
    refusals.get(reason).increment();
  }

  public long tokenLogins() {
    return tokenLogins.sum();
  }

  public long xmlLogins() {
    return xmlLogins.sum();
  }

  /** By the name of the reason; every reason is there, also those that never occurred. */
  public Map<String, Long> refusals() {
    Map<String, Long> counts = new TreeMap<>();
    refusals.forEach((reason, count) -> counts.put(reason.name(), count.sum()));
    return counts;
  }
}
