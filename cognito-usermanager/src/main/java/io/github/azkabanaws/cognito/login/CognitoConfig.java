package io.github.azkabanaws.cognito.login;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.base.settings.NearestName;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import io.github.azkabanaws.cognito.keys.KeySettings;
import io.github.azkabanaws.cognito.token.ClaimNames;
import io.github.azkabanaws.cognito.token.ClaimSettings;
import io.github.azkabanaws.cognito.token.PoolSettings;
import io.github.azkabanaws.cognito.token.TokenSettings;
import io.github.azkabanaws.cognito.token.UserPool;
import io.github.azkabanaws.cognito.token.VerifierSettings;
import io.github.azkabanaws.cognito.users.AccessSettings;
import io.github.azkabanaws.cognito.users.GroupSettings;
import io.github.azkabanaws.cognito.users.LifetimeSettings;
import io.github.azkabanaws.cognito.users.UnreachableGroups;
import io.github.azkabanaws.cognito.users.UserIdSettings;
import io.github.azkabanaws.cognito.usersxml.UsersXml;
import io.github.azkabanaws.cognito.usersxml.XmlUserSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The settings of the user manager, read and checked once; immutable.
 *
 * <p>docs/properties.md lists them all. A class that has this never looks at a raw property.
 */
public final class CognitoConfig {
  public static final String ALLOW_SHARED_NAMES = "cognito.allow.shared.names";

  /** Every property below {@code cognito.} that this version knows. */
  public static final List<String> COGNITO_PROPERTIES =
      Collections.unmodifiableList(
          names(
              Arrays.asList(
                  PoolSettings.PROPERTIES,
                  TokenSettings.PROPERTIES,
                  Collections.singletonList(ALLOW_SHARED_NAMES),
                  ClaimSettings.PROPERTIES,
                  KeySettings.PROPERTIES,
                  XmlUserSettings.PROPERTIES,
                  LifetimeSettings.PROPERTIES,
                  UserIdSettings.PROPERTIES,
                  GroupSettings.PROPERTIES,
                  AccessSettings.PROPERTIES)));

  private static final String PREFIX = "cognito.";

  private final PoolSettings pools;
  private final TokenSettings tokens;
  private final Path usersFile;
  private final UsersXml users;
  private final XmlUserSettings xmlUsers;
  private final LifetimeSettings lifetime;
  private final UserIdSettings userIds;
  private final GroupSettings groups;
  private final AccessSettings access;
  private final List<String> warnings;
  private final List<String> doubts;
  private final ClaimSettings claims;
  private final KeySettings keys;

  /**
   * Reads the settings, the key file and the users' file.
   *
   * @throws IllegalArgumentException with all problems in its message
   */
  public static CognitoConfig from(Props props) {
    return from(props, Environment.ofThisProcess());
  }

  public static CognitoConfig from(Props props, Environment environment) {
    ConfigProblems problems = new ConfigProblems();
    List<String> warnings = new ArrayList<>();
    return new CognitoConfig(
        OldPlugin.translate(props, environment, warnings, problems),
        environment,
        warnings,
        problems);
  }

  private CognitoConfig(
      Props props, Environment environment, List<String> warnings, ConfigProblems problems) {
    this.tokens = TokenSettings.read(props, problems);
    this.keys = KeySettings.read(props, environment, problems);
    this.pools = PoolSettings.read(props, environment, keys, problems);
    Optional<UsersXml> read = users(props, problems);
    this.xmlUsers = XmlUserSettings.read(props, problems);
    this.lifetime = LifetimeSettings.read(props, problems);
    this.userIds = UserIdSettings.read(props, problems);
    checkShared(props, pools.ids(), userIds, problems);
    userIds.checkUses(tokens.uses(), problems);
    this.groups = GroupSettings.read(props, problems);
    this.access = AccessSettings.read(props, problems);
    this.claims = ClaimSettings.read(props, tokens.uses(), problems);
    findUnknown(props, problems);
    problems.throwIfAny();
    this.users = read.get();
    UnusedSettings.find(props, pools.pools(), keys, problems);
    UnreachableGroups.find(users, groups, problems);
    ClaimNames.doubt(groups.claim(), tokens.uses())
        .ifPresent(
            doubt ->
                problems.doubt(
                    GroupSettings.CLAIM, "is " + LogText.quote(groups.claim()) + ", " + doubt));
    this.doubts = problems.doubts();
    this.usersFile = Paths.get(props.get(XmlUserSettings.FILE));
    warnings.addAll(
        Relaxations.warnings(props, pools.ids().size(), userIds, groups, claims.requiredClaims()));
    this.warnings = Collections.unmodifiableList(warnings);
  }

  public PoolSettings pools() {
    return pools;
  }

  public VerifierSettings verifier() {
    return new VerifierSettings(pools, tokens, claims);
  }

  public TokenSettings tokens() {
    return tokens;
  }

  public UsersXml users() {
    return users;
  }

  /** Azkaban's own reader takes the value as it stands. */
  public Path usersFile() {
    return usersFile;
  }

  public XmlUserSettings xmlUsers() {
    return xmlUsers;
  }

  public LifetimeSettings lifetime() {
    return lifetime;
  }

  UserIdSettings userIds() {
    return userIds;
  }

  GroupSettings groups() {
    return groups;
  }

  public AccessSettings access() {
    return access;
  }

  /** What an administrator should change, but does not stop the start. */
  public List<String> warnings() {
    return warnings;
  }

  /** Which settings look as if they had no effect, or kept everybody out. */
  public List<String> doubts() {
    return doubts;
  }

  private static List<String> names(List<List<String>> lists) {
    return lists.stream().flatMap(List::stream).collect(Collectors.toList());
  }

  public KeySettings keys() {
    return keys;
  }

  public ClaimSettings claims() {
    return claims;
  }

  /** The people and groups of several pools mix, which has to be wanted. */
  private static void checkShared(
      Props props, Set<String> ids, UserIdSettings userIds, ConfigProblems problems) {
    boolean shared = Setting.flag(props, ALLOW_SHARED_NAMES, false, problems);
    if (ids.size() < 2) {
      return;
    }
    if (!shared) {
      problems.add(
          UserPool.PROPERTY,
          "has "
              + ids.size()
              + " user pools, whose people and groups of the same name would be the same in"
              + " Azkaban; use one, or set "
              + ALLOW_SHARED_NAMES
              + "=true after reading docs/user-ids.md");
    }
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    ids.forEach(id -> names.add(UserPool.name(id)));
    if (userIds.namesPool()
        && (names.size() < ids.size()
            || names.stream().mapToInt(String::length).distinct().count() > 1)) {
      problems.add(
          UserIdSettings.USER_ID,
          "has {pool}, for which what follows the underscore in "
              + UserPool.PROPERTY
              + " has to be different and equally long for all pools");
    }
  }

  private static Optional<UsersXml> users(Props props, ConfigProblems problems) {
    if (props.get(XmlUserSettings.FILE) == null) {
      problems.add(
          XmlUserSettings.FILE, "is missing; allowed: the path of Azkaban's azkaban-users.xml");
      return Optional.empty();
    }
    String path = props.get(XmlUserSettings.FILE);
    try {
      return Optional.of(UsersXml.read(Paths.get(path)));
    } catch (InvalidPathException | UsersXml.InvalidFileException e) {
      problems.add(XmlUserSettings.FILE, "is " + LogText.quote(path) + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** A property with a typing error would otherwise be a check that is silently not made. */
  private static void findUnknown(Props props, ConfigProblems problems) {
    for (String name : new TreeSet<>(props.getKeySet())) {
      if (name.startsWith(PREFIX) && !COGNITO_PROPERTIES.contains(name)) {
        // The value stays out: nobody knows what it is.
        problems.add(
            LogText.quote(name),
            "is not a property of this version"
                + NearestName.of(name, COGNITO_PROPERTIES)
                    .map(nearest -> "; did you mean " + nearest + "?")
                    .orElse("; known: " + String.join(", ", COGNITO_PROPERTIES)));
      }
    }
  }
}
