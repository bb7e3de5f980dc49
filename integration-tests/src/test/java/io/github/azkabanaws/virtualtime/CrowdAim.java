package io.github.azkabanaws.virtualtime;

import java.time.Duration;
import java.util.List;

/**
 * What is wanted in a crowd, and what was there before.
 *
 * @param crowd among whom
 * @param mean the most that is allowed, in seconds
 * @param p95 the most that is allowed, in seconds
 * @param before the columns of commit 65bfc59, which halved its rate with each throttling
 */
record CrowdAim(CrowdCase crowd, double mean, double p95, String before) {
  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
  private static final Duration THREE_MINUTES = Duration.ofMinutes(3);

  static List<CrowdAim> all() {
    CrowdCase alone = CrowdCase.alone(60);
    CrowdCase many =
        new CrowdCase("each other", 12, 5, HALF_A_MINUTE, THREE_MINUTES, Duration.ZERO, 0, 0);
    CrowdCase flows =
        new CrowdCase(
            "each other, a flow every 12 s",
            100,
            3,
            Duration.ofMinutes(2),
            Duration.ofMinutes(60),
            Duration.ofMinutes(20),
            0,
            0);
    return List.of(
        new CrowdAim(alone, 3.1, 6.7, "3.0 | 6.4 | 6.6 | 0.41 | 0 | 96 | 0"),
        new CrowdAim(alone.withOthers(0.5), 3, 10, "16.9 | 37.5 | 40.8 | 0.26 | 19 | 38 | 0"),
        new CrowdAim(alone.withThrottling(0.3), 5, 15, "20.7 | 49.4 | 52.2 | 0.23 | 21 | 38 | 0"),
        new CrowdAim(many, 12, 45, "72.0 | 196.0 | 220.7 | 0.85 | 25 | 67 | 0"),
        // Without hints or notes: looks at 300 steps in the JVMs of 100 flows.
        new CrowdAim(flows, 100, 400, "105.4 | 359.8 | 622.5 | 1.75 | 45 | 17 | **12**"));
  }

  /** As a row of the table. */
  String rowBefore() {
    return CrowdResult.row(crowd, "the same at 65bfc59", before);
  }
}
