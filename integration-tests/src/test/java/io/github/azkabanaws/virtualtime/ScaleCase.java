package io.github.azkabanaws.virtualtime;

import java.time.Duration;
import java.util.Random;

/**
 * How much there is to watch.
 *
 * @param jobs each with one step
 * @param clusters among which they are spread evenly
 */
public record ScaleCase(int jobs, int clusters) {
  private static final Duration SHORTEST = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofMinutes(60);
  private static final long SEED = 20_260_301;

  /** How long each step runs: between two minutes and an hour, the same for each way to watch. */
  public Duration[] durations() {
    Random random = new Random(SEED);
    Duration[] durations = new Duration[jobs];
    for (int i = 0; i < jobs; i++) {
      double part = random.nextDouble();
      durations[i] = SHORTEST.plusMillis((long) (part * LONGEST.minus(SHORTEST).toMillis()));
    }
    return durations;
  }

  public String cluster(int job) {
    return "cluster-" + job % clusters;
  }
}
