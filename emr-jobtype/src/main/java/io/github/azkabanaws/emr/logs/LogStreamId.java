package io.github.azkabanaws.emr.logs;

/** One log stream of CloudWatch Logs. Immutable. */
public final class LogStreamId {
  private final String group;
  private final String stream;

  public LogStreamId(String group, String stream) {
    this.group = group;
    this.stream = stream;
  }

  String group() {
    return group;
  }

  public String stream() {
    return stream;
  }

  /** As people find it. */
  @Override
  public String toString() {
    return "log stream '" + stream + "' of log group '" + group + "'";
  }
}
