package io.github.azkabanaws.emr.azkaban;

import java.util.Objects;

/** One of Azkaban's executors, as its table has it. Immutable. */
public final class ExecutorRow {
  private final int id;
  private final String address;

  /**
   * @param id stays the same while the executor keeps its row
   */
  public ExecutorRow(int id, String host, int port) {
    this.id = id;
    this.address = Objects.requireNonNull(host, "host") + ":" + port;
  }

  int id() {
    return id;
  }

  /** Host and port. */
  @Override
  public String toString() {
    return address;
  }
}
