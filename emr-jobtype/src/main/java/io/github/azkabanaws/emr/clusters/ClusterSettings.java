package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.base.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which clusters jobs use, which they may, and what happens if there is not exactly one. */
public final class ClusterSettings {
  static final String ID = "aws.emr.cluster.id";
  public static final String NAME = "aws.emr.cluster.name";
  static final String TAGS = "aws.emr.cluster.tags";
  public static final String ALLOWED = "aws.emr.cluster.allowed";
  public static final String RULE = "aws.emr.cluster.rule";
  public static final String READY_TIMEOUT = "aws.emr.cluster.ready.timeout";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(
          Stream.concat(Stream.of(ALLOWED, RULE, READY_TIMEOUT), LaunchSettings.ADMIN_ONLY.stream())
              .collect(Collectors.toList()));

  /** What the administrator sets for all jobs, or a job for itself. */
  public static final List<String> SHARED =
      Collections.unmodifiableList(Arrays.asList(ID, NAME, TAGS));

  private final Optional<ClusterChoice> choice;
  private final Set<String> allowed;
  private final ClusterRule rule;
  private final Duration readyTimeout;
  private final LaunchSettings launch;

  public ClusterSettings(Settings settings) {
    this.choice = ClusterChoice.read(settings);
    this.allowed = settings.list(ALLOWED);
    boolean chosen =
        settings.text(ID).isPresent()
            || settings.text(NAME).isPresent()
            || settings.text(TAGS).isPresent();
    if (!chosen && allowed.isEmpty()) {
      settings.missing(
          ALLOWED,
          "the names or ids of the clusters that jobs may use, or * for every cluster; or set "
              + NAME
              + " so that all jobs use that one");
    }
    String written = settings.text(RULE).orElse(ClusterRule.ONE.toString());
    Optional<ClusterRule> known = ClusterRule.of(written);
    this.rule = known.orElse(ClusterRule.ONE);
    if (!known.isPresent()) {
      settings.problem(RULE, written, "must be one, newest or most-free");
    }
    this.readyTimeout =
        settings.duration(
            READY_TIMEOUT, Duration.ofMinutes(30), Duration.ofSeconds(1), Duration.ofHours(24));
    this.launch = new LaunchSettings(settings);
    if (launch.isOn() && !namesACluster()) {
      settings.problem(
          launch.property(),
          settings.text(launch.property()).get(),
          "starts clusters by name, and no name is set: name them in " + ALLOWED + " or " + NAME);
    }
  }

  /** What all jobs use, or use if they choose nothing; without, every job has to choose. */
  public Optional<ClusterChoice> choice() {
    return choice;
  }

  /**
   * Names and ids of the clusters that a job may choose; {@code *} is all of them; empty: none, the
   * administrator's choice holds.
   */
  public Set<String> allowed() {
    return allowed;
  }

  /** What a job may choose, for a sentence. */
  String allowedText() {
    return allowed.isEmpty() ? choice.get().toString() : String.join(", ", allowed);
  }

  /** Whether any job may use the cluster with this id, whatever its name is. */
  boolean allowsId(String id) {
    return allowed.contains(id) || choice.flatMap(ClusterChoice::id).filter(id::equals).isPresent();
  }

  /** Whether any job may use the clusters with this name. */
  boolean allowsName(String name) {
    return allowed.contains("*") || isWritten(name);
  }

  /**
   * Whether a cluster of this name may be started: that is set up, and the administrator has
   * written the name. A {@code *} is not enough, or every typing error would start a cluster.
   */
  public boolean mayStart(String name) {
    return launch.isOn() && isWritten(name);
  }

  private boolean isWritten(String name) {
    return allowed.contains(name)
        || choice.flatMap(ClusterChoice::name).filter(name::equals).isPresent();
  }

  /** Whether any job may use a cluster by its id or its name. */
  public boolean mayBeUsed(String id, String name) {
    return allowsId(id) || allowsName(name);
  }

  /** Whether the administrator has written this cluster's id or name. */
  public boolean isNamed(String id, String name) {
    return allowsId(id) || isWritten(name);
  }

  /** The tags by which jobs may use clusters whatever their names are; empty if there are none. */
  public Map<String, String> usedByTags() {
    return choice.map(ClusterChoice::tags).orElse(Collections.emptyMap());
  }

  /** Whether the choice needs no allowance, because it is the administrator's own. */
  boolean isOwn(ClusterChoice wanted) {
    return choice
        .filter(own -> !own.tags().isEmpty() && own.tags().equals(wanted.tags()))
        .isPresent();
  }

  public ClusterRule rule() {
    return rule;
  }

  /** How long a cluster that is not ready yet is waited for. */
  public Duration readyTimeout() {
    return readyTimeout;
  }

  public LaunchSettings launch() {
    return launch;
  }

  /** Whether some job needs the list of clusters: only an id does without. */
  public boolean needsList() {
    return choice.filter(own -> !own.id().isPresent()).isPresent()
        || allowed.stream().anyMatch(one -> !ClusterChoice.isId(one));
  }

  private boolean namesACluster() {
    return choice.flatMap(ClusterChoice::name).isPresent()
        || allowed.stream().anyMatch(name -> !"*".equals(name) && !ClusterChoice.isId(name));
  }
}
