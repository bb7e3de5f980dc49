package io.github.azkabanaws.virtualtime;

import java.time.Duration;
import java.util.Random;

/**
 * A crowd in one account: executors that know nothing of each other, and others that use EMR too.
 *
 * @param name what the table calls it
 * @param jvms executors, each with an engine of its own and no setting about the others
 * @param jobs of each executor, with one step each
 * @param shortest of all steps
 * @param longest of all steps
 * @param startsWithin in this time the executors start, one after another
 * @param othersPerSecond calls that others make, of each operation that jobs use, at random times
 * @param throttled the part of all calls that is throttled at random
 */
public record CrowdCase(
    String name,
    int jvms,
    int jobs,
    Duration shortest,
    Duration longest,
    Duration startsWithin,
    double othersPerSecond,
    double throttled) {
  private static final long SEED = 20_261_128;

  /** One executor with nobody beside it, and short steps. */
  public static CrowdCase alone(int jobs) {
    return new CrowdCase(
        "alone", 1, jobs, Duration.ofSeconds(30), Duration.ofSeconds(180), Duration.ZERO, 0, 0);
  }

  /** The same, and others call so often. */
  public CrowdCase withOthers(double perSecond) {
    return new CrowdCase(
        "others make " + perSecond + " calls/s of every operation",
        jvms,
        jobs,
        shortest,
        longest,
        startsWithin,
        perSecond,
        throttled);
  }

  /** The same, and so many of all calls are throttled. */
  public CrowdCase withThrottling(double part) {
    return new CrowdCase(
        Math.round(part * 100) + " % of all calls throttled at random",
        jvms,
        jobs,
        shortest,
        longest,
        startsWithin,
        othersPerSecond,
        part);
  }

  /** One for a hundred steps: EMR takes 256 on each. */
  int clusters() {
    return (jvms * jobs + 99) / 100;
  }

  /** How long each step runs, the same for each way to watch. */
  public Duration[] durations() {
    Random random = new Random(SEED);
    Duration[] durations = new Duration[jvms * jobs];
    for (int i = 0; i < durations.length; i++) {
      long range = longest.minus(shortest).toMillis();
      durations[i] = shortest.plusMillis((long) (random.nextDouble() * range));
    }
    return durations;
  }
}
