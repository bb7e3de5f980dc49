package io.github.azkabanaws.emr.groups;

import io.github.azkabanaws.emr.base.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** How the group is found that a script runs as. */
public final class GroupSettings {
  static final String DIRECTORY = "aws.emr.group.directory";
  static final String FILE = "aws.emr.group.file";
  static final String USER_POOL_ID = "aws.emr.group.user.pool.id";
  static final String ENDPOINT = "aws.emr.group.endpoint";
  public static final String CACHE = "aws.emr.group.cache";
  static final String ORDER = "aws.emr.group.order";
  public static final String RUN_AS_GROUP = "aws.emr.run.as.group";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(
          Arrays.asList(
              DIRECTORY,
              FILE,
              USER_POOL_ID,
              ENDPOINT,
              CACHE,
              ORDER,
              GroupNames.PATTERN,
              GroupNames.RESERVED,
              GroupRoles.ROLES));

  /** What the administrator sets for all jobs, or a job for itself. */
  public static final List<String> SHARED = Collections.singletonList(RUN_AS_GROUP);

  private static final Pattern POOL_ID =
      Pattern.compile("[a-z]{2,8}(-[a-z]{1,16})+-\\d{1,2}_[0-9A-Za-z]{1,50}");

  private final Optional<DirectoryKind> directory;
  private final Optional<String> file;
  private final Optional<String> poolId;
  private final Optional<URI> endpoint;
  private final Duration cache;
  private final Set<String> order;
  private final GroupNames names;
  private final GroupRoles roles;
  private final Optional<String> runAsGroup;

  public GroupSettings(Settings settings) {
    this.directory = settings.kind(DIRECTORY, DirectoryKind.class);
    this.file = settings.text(FILE);
    this.poolId =
        settings.matching(
            USER_POOL_ID, POOL_ID, "the id of a user pool, as in eu-west-1_AbCdEf123");
    this.endpoint = settings.endpoint(ENDPOINT);
    this.cache =
        settings.duration(CACHE, Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofHours(1));
    if (!settings.text(DIRECTORY).isPresent()) {
      settings.missing(
          DIRECTORY,
          "where the groups of a user are found: os (accounts of this machine), file or cognito");
    }
    directory.ifPresent(kind -> kind.require(settings));
    this.names = new GroupNames(settings);
    this.roles = new GroupRoles(settings, names);
    this.order = order(settings);
    this.runAsGroup = settings.text(RUN_AS_GROUP);
  }

  /** What tells the groups: settings that are right name it. */
  DirectoryKind directory() {
    return directory.get();
  }

  /** Whether a user pool tells the groups. */
  public boolean usesCognito() {
    return directory() == DirectoryKind.COGNITO;
  }

  /** The id of the user pool: it is there if {@link #usesCognito}. */
  Optional<String> poolId() {
    return poolId;
  }

  /** The region of the user pool: it is there if {@link #usesCognito}. */
  public Optional<String> poolRegion() {
    return poolId.map(id -> id.substring(0, id.indexOf('_')));
  }

  /** In place of the region's own endpoint of Cognito, if one is set. */
  public Optional<URI> endpoint() {
    return endpoint;
  }

  /** The group file, if one is set. */
  public Optional<String> file() {
    return file;
  }

  /** What the directory depends on: equal where the directory can be the same. */
  List<Object> source() {
    return Arrays.asList(directory, file, poolId, endpoint, cache);
  }

  /** How long the groups of a user pool are kept. */
  public Duration cache() {
    return cache;
  }

  /** Which of several groups is taken when the job names none: the first that the user holds. */
  Set<String> order() {
    return order;
  }

  public GroupNames names() {
    return names;
  }

  public GroupRoles roles() {
    return roles;
  }

  /** The group that every job has to run as; without, the job or the directory decides. */
  public Optional<String> runAsGroup() {
    return runAsGroup;
  }

  private Set<String> order(Settings settings) {
    Set<String> groups = settings.list(ORDER);
    for (String group : groups) {
      if (names.isReserved(group)) {
        settings.problem(ORDER, group, "is reserved: no script may run as it");
      } else if (!names.isName(group)) {
        settings.problem(ORDER, group, "is not the name of an account: " + names.rule());
      } else if (!roles.allow(group)) {
        settings.problem(ORDER, group, "has no runtime role in " + GroupRoles.ROLES);
      }
    }
    return groups;
  }
}
