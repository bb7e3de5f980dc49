package io.github.azkabanaws.emrsimulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which requests go wrong, and how. Requests that were refused for their signature or throttled by
 * the {@link Quotas} meet no fault and use none up.
 */
public final class Faults {
  private final Set<String> operations;
  private final Stalls stalls;
  private final Port port;
  private final List<Rule> counted = new ArrayList<>();
  private final Deque<Rule> lasting = new ArrayDeque<>();

  Faults(Set<String> operations, Stalls stalls, Port port) {
    this.operations = operations;
    this.stalls = stalls;
    this.port = port;
  }

  /** The next request for {@code operation} that no earlier fault waits for. */
  public Faults next(String operation, Fault fault) {
    return next(operation, 1, fault);
  }

  /** The next {@code times} requests for {@code operation} that no earlier fault waits for. */
  public Faults next(String operation, int times, Fault fault) {
    return next(named(operation), times, fault);
  }

  /** The next {@code times} requests that match and that no earlier fault waits for. */
  public synchronized Faults next(Predicate<RequestContext> which, int times, Fault fault) {
    if (times < 1) {
      throw new IllegalArgumentException("times is " + times + ", allowed is 1 or more");
    }
    counted.add(new Rule(which, fault, times));
    return this;
  }

  /** Every request for {@code operation} from now on, but for those that {@code next} takes. */
  public Faults always(String operation, Fault fault) {
    return on(named(operation), fault);
  }

  /**
   * Every request that matches from now on, but for those that {@code next} takes. Of several the
   * latest counts.
   */
  public synchronized Faults on(Predicate<RequestContext> which, Fault fault) {
    lasting.push(new Rule(which, fault, Integer.MAX_VALUE));
    return this;
  }

  /** Takes all faults back that have hit nothing yet. What is stalled stays so. */
  public synchronized void clear() {
    counted.clear();
    lasting.clear();
  }

  /** How many of the requests that {@code next} asked for have not come yet. */
  public synchronized int pending() {
    return counted.stream().mapToInt(rule -> rule.left).sum();
  }

  /**
   * Lets every stalled request go on. When this returns they are executed; their answers are on the
   * way.
   */
  public void release() {
    stalls.release();
  }

  /**
   * Closes the port and all connections, also those that wait for an answer: from now on connecting
   * is refused. Without effect if it is closed.
   */
  public void refuseConnections() {
    port.refuse();
  }

  /** Opens the port again, the same as before. Without effect if it is open. */
  public void restoreConnections() {
    port.accept();
  }

  /** The fault that hits this request, which it uses up. */
  synchronized Optional<Fault> hit(RequestContext request) {
    for (Iterator<Rule> rules = counted.iterator(); rules.hasNext(); ) {
      Rule rule = rules.next();
      if (rule.which.test(request)) {
        rule.left--;
        if (rule.left == 0) {
          rules.remove();
        }
        return Optional.of(rule.fault);
      }
    }
    return lasting.stream()
        .filter(rule -> rule.which.test(request))
        .map(rule -> rule.fault)
        .findFirst();
  }

  /** A misspelt operation would be a fault that never hits, and a test that shows nothing. */
  private Predicate<RequestContext> named(String operation) {
    if (!operations.contains(operation)) {
      throw new IllegalArgumentException(
          "'" + operation + "' is no operation, there are " + new TreeSet<>(operations));
    }
    return request -> request.operation().equals(operation);
  }

  private static final class Rule {
    private final Predicate<RequestContext> which;
    private final Fault fault;
    private int left;

    Rule(Predicate<RequestContext> which, Fault fault, int left) {
      this.which = which;
      this.fault = fault;
      this.left = left;
    }
  }

  /** The port the simulator listens on, as faults need it. */
  interface Port {
    /** Closes it and all connections; without effect if it is closed. */
    void refuse();

    /** Opens it; without effect if it is open. */
    void accept();
  }
}
