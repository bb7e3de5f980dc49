package io.github.azkabanaws.emr;

/** One log stream of CloudWatch Logs. Immutable. */
final class LogStreamId {
  private final String group;
  private final String stream;

  LogStreamId(String group, String stream) {
    this.group = group;
    this.stream = stream;
  }

  String group() {
    return group;
  }

  String stream() {
    return stream;
  }

  /** As people find it. */
  @Override
  public String toString() {
    return "log stream '" + stream + "' of log group '" + group + "'";
  }
}
