package io.github.azkabanaws.emr.emrapi;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A cluster as EMR described it at some moment. Every member of EMR's answer is optional. */
public final class EmrCluster {
  /** An answer that has nothing in it. */
  public static final EmrCluster UNSAID = new Builder("", "").build();

  private final String id;
  private final String name;
  private final String stateText;
  private final String because;
  private final Optional<Instant> created;
  private final Map<String, String> tags;
  private final Optional<String> logUri;
  private final Optional<LogGroup> logGroup;
  private final Map<String, String> s3Uploads;

  private EmrCluster(Builder builder) {
    this.id = builder.id;
    this.name = builder.name;
    this.stateText = builder.stateText;
    this.because = builder.because;
    this.created = builder.created;
    this.tags = Collections.unmodifiableMap(new HashMap<>(builder.tags));
    this.logUri = builder.logUri;
    this.logGroup = builder.logGroup;
    this.s3Uploads = Collections.unmodifiableMap(new HashMap<>(builder.s3Uploads));
  }

  /** One that was accepted a moment ago. */
  public static EmrCluster starting(String id, String name) {
    return new Builder(id, name).state(ClusterState.STARTING.name()).build();
  }

  /** Empty if EMR does not say. */
  public String id() {
    return id;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  public ClusterState state() {
    return ClusterState.of(stateText);
  }

  /** EMR's word for the state; empty if it does not say. */
  public String stateText() {
    return stateText;
  }

  /** Whether EMR says in which state it is, be it one that this version does not know. */
  public boolean saysState() {
    return !stateText.isEmpty();
  }

  /** Whether it has ended or is about to; a state that this version does not know is neither. */
  public boolean isEnding() {
    return state().isEnding();
  }

  /** Why it is in its state, as the end of a sentence; empty if EMR does not say. */
  public String because() {
    return because;
  }

  public Optional<Instant> created() {
    return created;
  }

  /** Those that were asked for: a list has none. */
  public Map<String, String> tags() {
    return tags;
  }

  /** Where in S3 it brings its logs. */
  public Optional<String> logUri() {
    return logUri;
  }

  /** Where in CloudWatch Logs it brings its logs, if that is switched on. */
  public Optional<LogGroup> logGroup() {
    return logGroup;
  }

  /**
   * What it does with logs of each type, in EMR's words: {@code application-logs}, ... by {@code
   * emr-managed}, {@code on-customer-s3only} or {@code disabled}. Types of which it says nothing
   * are not there.
   */
  public Map<String, String> s3Uploads() {
    return s3Uploads;
  }

  /** A log group of CloudWatch Logs that a cluster writes to. Immutable. */
  public static final class LogGroup {
    private final String name;
    private final String prefix;

    LogGroup(String name, String prefix) {
      this.name = Objects.requireNonNull(name, "name");
      this.prefix = Objects.requireNonNull(prefix, "prefix");
    }

    /** Its name; empty if EMR does not say. */
    public String name() {
      return name;
    }

    /** What the names of its streams begin with; empty if nothing is set. */
    public String prefix() {
      return prefix;
    }
  }

  /** Puts together what an answer says. */
  static final class Builder {
    private final String id;
    private final String name;
    private String stateText = "";
    private String because = "";
    private Optional<Instant> created = Optional.empty();
    private Map<String, String> tags = Collections.emptyMap();
    private Optional<String> logUri = Optional.empty();
    private Optional<LogGroup> logGroup = Optional.empty();
    private Map<String, String> s3Uploads = Collections.emptyMap();

    Builder(String id, String name) {
      this.id = Objects.requireNonNull(id, "id");
      this.name = Objects.requireNonNull(name, "name");
    }

    Builder state(String value) {
      stateText = value;
      return this;
    }

    Builder because(String value) {
      because = value;
      return this;
    }

    Builder created(Optional<Instant> value) {
      created = value;
      return this;
    }

    Builder tags(Map<String, String> value) {
      tags = value;
      return this;
    }

    Builder logUri(Optional<String> value) {
      logUri = value;
      return this;
    }

    Builder logGroup(LogGroup value) {
      logGroup = Optional.of(value);
      return this;
    }

    Builder s3Uploads(Map<String, String> value) {
      s3Uploads = value;
      return this;
    }

    EmrCluster build() {
      return new EmrCluster(this);
    }
  }
}
