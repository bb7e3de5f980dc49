package io.github.azkabanaws.cognito;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.KeyLocation.InvalidLocationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings of the user manager, read and checked once; immutable.
 *
 * <p>README.md lists them all. A class that has this never looks at a raw property.
 */
final class CognitoConfig {
  static final String USER_POOL_ID = "cognito.user.pool.id";
  static final String ALLOW_SHARED_NAMES = "cognito.allow.shared.names";
  static final String CLIENT_ID = "cognito.client.id";
  static final String TOKEN_USE = "cognito.token.use";
  static final String ISSUER = "cognito.issuer";
  static final String JWKS = "cognito.jwks";
  static final String CLOCK_SKEW = "cognito.clock.skew";
  static final String XML_FILE = "user.manager.xml.file";

  /** Every property below {@code cognito.} that this version knows. */
  static final List<String> COGNITO_PROPERTIES =
      Collections.unmodifiableList(
          names(
              Arrays.asList(
                  Arrays.asList(
                      USER_POOL_ID,
                      ALLOW_SHARED_NAMES,
                      CLIENT_ID,
                      TOKEN_USE,
                      ISSUER,
                      JWKS,
                      CLOCK_SKEW,
                      ReplicaSettings.REPLICAS),
                  ClaimSettings.PROPERTIES,
                  KeySettings.PROPERTIES,
                  XmlUserSettings.PROPERTIES,
                  LifetimeSettings.PROPERTIES,
                  UserIdSettings.PROPERTIES,
                  GroupSettings.PROPERTIES,
                  AccessSettings.PROPERTIES)));

  static final Duration DEFAULT_CLOCK_SKEW = Duration.ofMinutes(1);
  static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  private static final String PREFIX = "cognito.";
  private static final String[] NOTHING = {};
  private static final Pattern CLIENT = Pattern.compile("[\\w+]{1,128}");

  private final List<UserPool> pools;
  private final Set<String> clients;
  private final Set<TokenUse> tokenUses;
  private final Duration clockSkew;
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
  static CognitoConfig from(Props props) {
    return from(props, System::getenv);
  }

  static CognitoConfig from(Props props, UnaryOperator<String> environment) {
    ConfigProblems problems = new ConfigProblems();
    List<String> warnings = new ArrayList<>();
    return new CognitoConfig(
        OldPlugin.translate(props, environment, warnings, problems), warnings, problems);
  }

  private CognitoConfig(Props props, List<String> warnings, ConfigProblems problems) {
    Set<String> poolIds = list(props, USER_POOL_ID, UserPool.ALLOWED, UserPool::isId, problems);
    this.clients =
        list(
            props,
            CLIENT_ID,
            "the ids of app clients, letters and digits",
            id -> CLIENT.matcher(id).matches(),
            problems);
    this.tokenUses = tokenUses(props, problems);
    this.keys = KeySettings.read(props, problems);
    this.pools = pools(props, poolIds, keys, problems);
    this.clockSkew = clockSkew(props, problems);
    this.users = users(props, problems);
    this.xmlUsers = XmlUserSettings.read(props, problems);
    this.lifetime = LifetimeSettings.read(props, problems);
    this.userIds = UserIdSettings.read(props, problems);
    checkShared(props, poolIds, userIds, problems);
    userIds.checkUses(tokenUses, problems);
    this.groups = GroupSettings.read(props, problems);
    this.access = AccessSettings.read(props, problems);
    this.claims = ClaimSettings.read(props, tokenUses, problems);
    findUnknown(props, problems);
    problems.throwIfAny();
    UnusedSettings.find(props, pools, keys, problems);
    UnreachableGroups.find(users, groups, problems);
    ClaimNames.doubt(groups.claim(), tokenUses)
        .ifPresent(
            doubt ->
                problems.doubt(
                    GroupSettings.CLAIM, "is " + LogText.quote(groups.claim()) + ", " + doubt));
    doubtClients(clients, problems);
    this.doubts = problems.doubts();
    this.usersFile = Paths.get(props.get(XML_FILE));
    warnings.addAll(
        Relaxations.warnings(props, poolIds.size(), userIds, groups, claims.requiredClaims()));
    this.warnings = Collections.unmodifiableList(warnings);
  }

  List<UserPool> pools() {
    return pools;
  }

  Set<String> clients() {
    return clients;
  }

  Set<TokenUse> tokenUses() {
    return tokenUses;
  }

  Duration clockSkew() {
    return clockSkew;
  }

  UsersXml users() {
    return users;
  }

  /** Azkaban's own reader takes the value as it stands. */
  Path usersFile() {
    return usersFile;
  }

  XmlUserSettings xmlUsers() {
    return xmlUsers;
  }

  LifetimeSettings lifetime() {
    return lifetime;
  }

  UserIdSettings userIds() {
    return userIds;
  }

  GroupSettings groups() {
    return groups;
  }

  AccessSettings access() {
    return access;
  }

  /** What an administrator should change, but does not stop the start. */
  List<String> warnings() {
    return warnings;
  }

  /** Which settings look as if they had no effect, or kept everybody out. */
  List<String> doubts() {
    return doubts;
  }

  private static List<String> names(List<List<String>> lists) {
    return lists.stream().flatMap(List::stream).collect(Collectors.toList());
  }

  KeySettings keys() {
    return keys;
  }

  ClaimSettings claims() {
    return claims;
  }

  /** The value without the white space around it; a value that is only white space is a problem. */
  static Optional<String> value(Props props, String name, ConfigProblems problems) {
    return Setting.text(props, name, problems);
  }

  /** A required comma list. */
  private static Set<String> list(
      Props props, String name, String allowed, Predicate<String> valid, ConfigProblems problems) {
    Set<String> items = new LinkedHashSet<>();
    if (props.get(name) == null) {
      problems.add(name, "is missing; allowed: " + allowed + ", or several with commas");
      return items;
    }
    for (String item : value(props, name, problems).map(v -> v.split(",", -1)).orElse(NOTHING)) {
      if (!valid.test(item.trim())) {
        problems.add(name, "has " + LogText.quote(item.trim()) + "; allowed: " + allowed);
      } else if (!items.add(item.trim())) {
        problems.add(name, "has " + LogText.quote(item.trim()) + " twice");
      }
    }
    return Collections.unmodifiableSet(items);
  }

  /** Nobody chooses the id of an app client: Cognito makes it. */
  private static void doubtClients(Set<String> clients, ConfigProblems problems) {
    for (String client : clients) {
      if (!client.matches("[a-z0-9]+")) {
        problems.doubt(
            CLIENT_ID,
            "has "
                + LogText.quote(client)
                + ", but Cognito makes the ids of app clients of small letters and digits; is it"
                + " the client's name?");
      }
    }
  }

  private static Set<TokenUse> tokenUses(Props props, ConfigProblems problems) {
    Set<TokenUse> uses = EnumSet.noneOf(TokenUse.class);
    String text = value(props, TOKEN_USE, problems).orElse(TokenUse.ID.claimValue());
    for (String item : text.split(",", -1)) {
      Optional<TokenUse> use = TokenUse.of(item.trim());
      if (use.isPresent()) {
        uses.add(use.get());
      } else {
        problems.add(TOKEN_USE, "is " + LogText.quote(text) + "; allowed: id, access or id,access");
        break;
      }
    }
    return Collections.unmodifiableSet(uses);
  }

  private static List<UserPool> pools(
      Props props, Set<String> ids, KeySettings settings, ConfigProblems problems) {
    Optional<String> issuer = value(props, ISSUER, problems);
    Optional<String> jwks = value(props, JWKS, problems);
    if (ids.size() > 1) {
      // One key set for several issuers would let each pool sign for the others.
      for (String name : Arrays.asList(ISSUER, JWKS)) {
        if (props.get(name) != null) {
          problems.add(
              name, "is allowed with one user pool only; " + USER_POOL_ID + " has " + ids.size());
        }
      }
    }
    ReplicaSettings replicas = ReplicaSettings.read(props, ids, problems);
    boolean issuerValid = !issuer.isPresent() || isIssuer(issuer.get(), ids, problems);
    KeyLocation configured = jwks.map(text -> keys(text, settings, problems)).orElse(null);
    List<UserPool> pools = new ArrayList<>();
    for (String id : ids) {
      List<String> issuers =
          issuer.map(Collections::singletonList).orElseGet(() -> UserPool.defaultIssuers(id));
      KeyLocation keys =
          jwks.isPresent() || !issuerValid ? configured : KeyLocation.ofIssuers(issuers);
      if (keys != null) {
        List<PoolIssuer> sources = new ArrayList<>();
        sources.add(PoolIssuer.ofPool(id, issuers, keys));
        sources.addAll(replicas.of(id));
        pools.add(new UserPool(id, sources));
      }
    }
    checkReplicas(pools, problems);
    return Collections.unmodifiableList(pools);
  }

  /** One issuer must not have the keys of two. */
  private static void checkReplicas(List<UserPool> pools, ConfigProblems problems) {
    Set<String> taken = new LinkedHashSet<>();
    pools.forEach(pool -> taken.addAll(pool.sources().get(0).issuers()));
    for (UserPool pool : pools) {
      for (PoolIssuer replica : pool.sources().subList(1, pool.sources().size())) {
        if (!Collections.disjoint(taken, replica.issuers())) {
          problems.add(
              ReplicaSettings.REPLICAS,
              "has the issuer "
                  + LogText.quote(replica.issuers().get(0))
                  + ", which counts without it already");
        }
      }
    }
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
          USER_POOL_ID,
          "has "
              + ids.size()
              + " user pools, whose people and groups of the same name would be the same in"
              + " Azkaban; use one, or set "
              + ALLOW_SHARED_NAMES
              + "=true after reading about it in the README");
    }
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    ids.forEach(id -> names.add(UserPool.name(id)));
    if (userIds.namesPool()
        && (names.size() < ids.size()
            || names.stream().mapToInt(String::length).distinct().count() > 1)) {
      problems.add(
          UserIdSettings.USER_ID,
          "has {pool}, for which what follows the underscore in "
              + USER_POOL_ID
              + " has to be different and equally long for all pools");
    }
  }

  private static boolean isIssuer(String text, Set<String> ids, ConfigProblems problems) {
    Optional<String> problem = IssuerText.problem(text, ids);
    if (problem.isPresent()) {
      problems.add(ISSUER, problem.get());
      return false;
    }
    IssuerText.doubt(text, ids).ifPresent(doubt -> problems.doubt(ISSUER, doubt));
    return true;
  }

  private static KeyLocation keys(String text, KeySettings settings, ConfigProblems problems) {
    try {
      return KeyLocation.parse(text, System::getenv, settings.maxSize());
    } catch (InvalidLocationException e) {
      problems.add(JWKS, "is " + e.getMessage());
      return null;
    }
  }

  private static Duration clockSkew(Props props, ConfigProblems problems) {
    return DurationText.read(
        props, CLOCK_SKEW, DEFAULT_CLOCK_SKEW, Duration.ZERO, MAX_CLOCK_SKEW, problems);
  }

  private static UsersXml users(Props props, ConfigProblems problems) {
    if (props.get(XML_FILE) == null) {
      problems.add(XML_FILE, "is missing; allowed: the path of Azkaban's azkaban-users.xml");
      return null;
    }
    String path = props.get(XML_FILE);
    try {
      return UsersXml.read(Paths.get(path));
    } catch (InvalidPathException | UsersXml.InvalidFileException e) {
      problems.add(XML_FILE, "is " + LogText.quote(path) + ": " + e.getMessage());
      return null;
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
