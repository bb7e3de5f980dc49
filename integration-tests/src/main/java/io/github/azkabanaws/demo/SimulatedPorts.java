package io.github.azkabanaws.demo;

/**
 * Where on the loopback interface the simulated AWS is reached; 0 is any port that is free.
 *
 * @param emr EMR's API
 * @param keys the user pool's public keys
 * @param domain where people sign in
 */
record SimulatedPorts(int emr, int keys, int domain) {
  private static final int LAST = 65_533;

  /** Other ones each time. */
  static SimulatedPorts free() {
    return new SimulatedPorts(0, 0, 0);
  }

  /**
   * Three in a row.
   *
   * @param first the first of them, as somebody has written it
   * @throws IllegalArgumentException if it is no such number
   */
  static SimulatedPorts from(String first) {
    if (!first.matches("[1-9]\\d{0,4}") || Integer.parseInt(first) > LAST) {
      throw new IllegalArgumentException(
          "simulator.port is '" + first + "', allowed are the numbers 1 to " + LAST);
    }
    int port = Integer.parseInt(first);
    return new SimulatedPorts(port, port + 1, port + 2);
  }

  /** The same for a program, which ends with 2 and says why if there is no such number. */
  static SimulatedPorts orExit(String first) {
    try {
      return from(first);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      throw e;
    }
  }
}
