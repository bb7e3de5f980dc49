package io.github.azkabanaws.cognito.users;

import azkaban.user.User;
import io.github.azkabanaws.cognito.users.AccessSettings.ProxyRule;
import io.github.azkabanaws.cognito.usersxml.UsersXml;
import io.github.azkabanaws.cognito.usersxml.XmlUser;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Answers Azkaban's questions about names that are typed into a project's permissions. Thread-safe;
 * takes null for a name that nobody has.
 *
 * <p>Nobody can ask Cognito for its users here. Known are those who signed in since the start, with
 * their groups, and those that the settings describe.
 */
public final class Access {
  private final AccessSettings settings;
  private final Supplier<UsersXml> users;
  private final RecentlySeen<User> seenUsers = new RecentlySeen<>();
  private final RecentlySeen<Boolean> seenGroups = new RecentlySeen<>();

  public Access(AccessSettings settings, Supplier<UsersXml> users) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.users = Objects.requireNonNull(users, "users");
  }

  /** Hears of a user who signed in with a token. */
  public void signedIn(User user) {
    seenUsers.add(user.getUserId(), user);
    user.getGroups().forEach(group -> seenGroups.add(group, Boolean.TRUE));
  }

  /** Whether a project may give permissions to this user. */
  public boolean isUser(String name) {
    if (name == null) {
      return false;
    }
    return users.get().hasUser(name)
        || seenUsers.get(name).isPresent()
        || (UserIds.isPossible(name) && settings.isExpectedUser(name));
  }

  /** Whether a project may give permissions to this group. */
  public boolean isGroup(String name) {
    return name != null
        && (users.get().hasGroup(name)
            || seenGroups.get(name).isPresent()
            || settings.isExpectedGroup(name));
  }

  /** Whether a project of this user may run jobs under the other name. */
  public boolean isProxy(String proxy, User user) {
    if (proxy == null || user == null) {
      return false;
    }
    Set<ProxyRule> rules = settings.proxyRules();
    return (rules.contains(ProxyRule.XML) && isXmlProxy(proxy, user))
        || (rules.contains(ProxyRule.SELF) && proxy.equals(user.getUserId()))
        || (rules.contains(ProxyRule.GROUP) && user.isInGroup(proxy) && isFreeName(proxy));
  }

  /**
   * Whether the user is in one of the groups: an XML user as the file says, a Cognito user as the
   * token of the last login said, until that login ends.
   */
  public boolean isMember(String name, Set<String> groups) {
    if (name == null || groups == null) {
      return false;
    }
    Optional<XmlUser> xml = users.get().user(name);
    if (xml.isPresent()) {
      return groups.stream().anyMatch(xml.get().groups()::contains);
    }
    return seenUsers
        .get(name)
        .filter(seen -> groups.stream().anyMatch(seen::isInGroup))
        .isPresent();
  }

  /** What an XML user may do is not for a Cognito user who had the name before. */
  private boolean isXmlProxy(String proxy, User user) {
    return !(user instanceof EndingUser)
        && users
            .get()
            .user(user.getUserId())
            .filter(xml -> xml.proxies().contains(proxy))
            .isPresent();
  }

  /** The name becomes that of an account: it must be neither a service's nor an XML user's. */
  private boolean isFreeName(String name) {
    return UserIds.isPossible(name) && !users.get().hasUserLike(name);
  }
}
