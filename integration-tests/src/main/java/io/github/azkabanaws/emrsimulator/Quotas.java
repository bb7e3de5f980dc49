package io.github.azkabanaws.emrsimulator;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How many requests the account may make: a token bucket for each operation and one for all of them
 * together, shared by all clients of one simulator. Time is the simulator's.
 *
 * <p>A request that finds no token is answered with a ThrottlingException and takes none. That it
 * takes none is an assumption, as is that a request with a bad signature takes none: not tried
 * against AWS.
 *
 * @param operations the buckets of operations by name; an operation without one is not limited
 * @param together the bucket of all operations; empty if there is none
 * @param executedThrottled the operations that are executed although they are throttled
 */
public record Quotas(
    Map<String, Bucket> operations, Optional<Bucket> together, Set<String> executedThrottled) {

  /**
   * The size of a bucket, which is full at first.
   *
   * @param burst how many tokens it holds
   * @param perSecond how many tokens come back in a second
   */
  public record Bucket(int burst, double perSecond) {
    /** Refuses a bucket that could never give a token. */
    public Bucket {
      if (burst < 1) {
        throw new IllegalArgumentException("burst is " + burst + ", allowed is 1 or more");
      }
      if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
        throw new IllegalArgumentException(
            "perSecond is " + perSecond + ", allowed is any number above 0");
      }
    }

    private Bucket times(double factor) {
      return new Bucket(Math.max(1, (int) Math.round(burst * factor)), perSecond * factor);
    }
  }

  /** Copies what is given. */
  public Quotas {
    operations = Collections.unmodifiableMap(new TreeMap<>(operations));
    executedThrottled = Set.copyOf(executedThrottled);
  }

  /** No limit at all. */
  public static Quotas unlimited() {
    return new Quotas(Map.of(), Optional.empty(), Set.of());
  }

  /**
   * The numbers of <a
   * href="https://docs.aws.amazon.com/general/latest/gr/emr.html#limits_emr">Amazon EMR endpoints
   * and quotas</a>.
   */
  public static Quotas documented() {
    Quotas quotas = unlimited().withAllOperations(25, 5);
    for (String operation :
        Set.of(
            "DescribeStep",
            "ListSteps",
            "AddJobFlowSteps",
            "CancelSteps",
            "RunJobFlow",
            "TerminateJobFlows",
            "ModifyCluster",
            "ListInstances")) {
      quotas = quotas.withOperation(operation, 10, 0.5);
    }
    return quotas.withOperation("DescribeCluster", 10, 1).withOperation("ListClusters", 20, 0.5);
  }

  /** The same, with this bucket for one operation. */
  public Quotas withOperation(String operation, int burst, double perSecond) {
    Map<String, Bucket> more = new TreeMap<>(operations);
    more.put(operation, new Bucket(burst, perSecond));
    return new Quotas(more, together, executedThrottled);
  }

  /** The same, with this bucket for all operations together. */
  public Quotas withAllOperations(int burst, double perSecond) {
    return new Quotas(operations, Optional.of(new Bucket(burst, perSecond)), executedThrottled);
  }

  /** The same, with every bucket {@code factor} times as large and as fast. */
  public Quotas scaledBy(double factor) {
    Map<String, Bucket> scaled = new TreeMap<>();
    operations.forEach((operation, bucket) -> scaled.put(operation, bucket.times(factor)));
    return new Quotas(scaled, together.map(bucket -> bucket.times(factor)), executedThrottled);
  }

  /**
   * The same, where a throttled request of this operation is executed nevertheless: users of AWS
   * have seen a ThrottlingException although what they asked for was created.
   */
  public Quotas executingThrottled(String operation) {
    Set<String> more = new HashSet<>(executedThrottled);
    more.add(operation);
    return new Quotas(operations, together, more);
  }
}
