package io.github.azkabanaws.cognito;

import azkaban.user.Permission;
import azkaban.user.Role;
import azkaban.user.User;
import azkaban.user.UserManagerException;
import azkaban.user.XmlUserManager;
import azkaban.utils.Props;
import io.github.azkabanaws.base.files.PluginJars;
import io.github.azkabanaws.cognito.base.LoginNames;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.login.LoginCounters;
import io.github.azkabanaws.cognito.login.LoginLog;
import io.github.azkabanaws.cognito.login.TokenLogin;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.users.Access;
import io.github.azkabanaws.cognito.usersxml.EmptyUsersFile;
import io.github.azkabanaws.cognito.usersxml.HashLimit;
import io.github.azkabanaws.cognito.usersxml.PasswordHash;
import io.github.azkabanaws.cognito.usersxml.UsersFile;
import io.github.azkabanaws.cognito.usersxml.XmlLogin;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Azkaban's user manager for people who hold a token of an Amazon Cognito user pool.
 *
 * <p>Who signs in as {@code cognitoToken} with a token as the password becomes the user that the
 * token names. Every other name is a user of azkaban-users.xml, as with {@link XmlUserManager};
 * those logins never wait for a key of Cognito.
 *
 * <p>Named in azkaban.properties: {@code
 * user.manager.class=io.github.azkabanaws.cognito.CognitoUserManager}. The page docs/properties.md
 * has the other properties.
 */
public final class CognitoUserManager extends XmlUserManager {
  private static final Logger logger = LoggerFactory.getLogger(CognitoUserManager.class);

  private final TokenLogin tokenLogin;
  private final UsersFile users;
  private final XmlLogin xmlLogin;
  private final Access access;
  private final LoginLog log;
  private final SignInManagement management;

  /**
   * The constructor that Azkaban calls once, when the web server starts.
   *
   * @param props all of azkaban.properties
   * @throws IllegalArgumentException with every problem of the configuration in its message
   */
  public CognitoUserManager(Props props) {
    this(props, Clock.systemUTC(), LoginLog.randomReferences());
  }

  CognitoUserManager(Props props, Clock clock, Supplier<String> references) {
    this(props, clock, references, PasswordHash.PBKDF2_SHA256);
  }

  CognitoUserManager(Props props, Clock clock, Supplier<String> references, PasswordHash hasher) {
    // The configuration comes first: it reads the users' file without external entities, and it
    // names every problem. XmlUserManager sees no users at all.
    this(props, CognitoConfig.from(props), EmptyUsersFile.create(), clock, references, hasher);
  }

  private CognitoUserManager(
      Props props,
      CognitoConfig config,
      Optional<EmptyUsersFile> noUsers,
      Clock clock,
      Supplier<String> references,
      PasswordHash hasher) {
    super(noUsers.map(file -> file.in(props)).orElse(props));
    noUsers.ifPresent(EmptyUsersFile::close);
    Objects.requireNonNull(clock, "clock");
    this.tokenLogin = TokenLogin.open(config, clock);
    this.users = tokenLogin.users();
    this.xmlLogin =
        new XmlLogin(
            config.xmlUsers().enabled(),
            users,
            hasher,
            new HashLimit(config.xmlUsers().parallel(), HashLimit.MAX_WAIT));
    this.access = new Access(config.access(), users);
    LoginCounters counters = new LoginCounters();
    this.log = new LoginLog(references, tokenLogin::keyAge, counters);
    this.management =
        new SignInManagement(
            counters, tokenLogin::keys, tokenLogin::files, tokenLogin::refresh, clock);
    logStart(config);
    boolean started = false;
    try {
      tokenLogin.prepare();
      tokenLogin.selfTest();
      management.open();
      started = true;
    } finally {
      if (!started) {
        // Whoever catches this must not be left with threads that fetch keys for ever.
        close();
      }
    }
  }

  /**
   * Signs a user in.
   *
   * @param username {@code cognitoToken}, or the name of a user in azkaban-users.xml
   * @param password the token, or that user's password
   * @return the user, never null
   * @throws UserManagerException when the login is refused, with a sentence for the browser;
   *     nothing else is ever thrown, because Azkaban shows the stack trace of anything else to the
   *     client
   */
  @Override
  public User getUser(String username, String password) throws UserManagerException {
    try {
      if (LoginNames.TOKEN.equals(username)) {
        return tokenUser(password);
      }
      if (LoginNames.OAUTH.equals(username)) {
        throw new TokenRejectedException(
            Reason.OAUTH_NOT_SUPPORTED, "the user name " + LoginNames.OAUTH + " is not served");
      }
      return xmlUser(username, password);
    } catch (TokenRejectedException e) {
      throw log.refused(e);
    } catch (RuntimeException | Error e) {
      throw log.failed(e);
    }
  }

  /**
   * The role as azkaban-users.xml defines it now.
   *
   * @return never null: Azkaban asks every role of a user in mid-session for its permissions, and a
   *     role that is gone from the file has none
   */
  @Override
  public Role getRole(String roleName) {
    return users.get().role(roleName).orElseGet(() -> new Role(roleName, new Permission()));
  }

  /** Whether a project may give permissions to this user. */
  @Override
  public boolean validateUser(String username) {
    return access.isUser(username);
  }

  /** Whether a project may give permissions to this group. */
  @Override
  public boolean validateGroup(String group) {
    return access.isGroup(group);
  }

  /** Whether a project of this user may run jobs under the other name. */
  @Override
  public boolean validateProxyUser(String proxyUser, User realUser) {
    return access.isProxy(proxyUser, realUser);
  }

  /**
   * The same as {@link #validateGroup}: a group of the token is as good as one of LDAP. Newer
   * versions of Azkaban ask; the one this is compiled against does not know the method.
   */
  public boolean validateLdapGroup(String group) {
    return access.isGroup(group);
  }

  /**
   * Whether the user is in one of the groups. Newer versions of Azkaban ask; the one this is
   * compiled against does not know the method.
   */
  public boolean validateUserGroupMembership(String username, Set<String> groups) {
    return access.isMember(username, groups);
  }

  /** Ends background work. Azkaban has no such moment; the threads are daemons. */
  void close() {
    management.close();
    tokenLogin.close();
  }

  private User tokenUser(String token) throws TokenRejectedException {
    TokenLogin.Accepted accepted = tokenLogin.signIn(token);
    access.signedIn(accepted.user());
    log.accepted(accepted.token(), accepted.user());
    return accepted.user();
  }

  private User xmlUser(String username, String password) throws UserManagerException {
    Reason reason = Reason.XML_LOGIN_REFUSED;
    String sentence = reason.sentence();
    if (username == null || username.trim().isEmpty()) {
      sentence = "Username is empty.";
    } else if (password == null || password.trim().isEmpty()) {
      sentence = "Password is empty.";
    } else {
      try {
        Optional<User> user = xmlLogin.signIn(username, password);
        if (user.isPresent()) {
          log.xmlAccepted(user.get());
          return user.get();
        }
      } catch (HashLimit.BusyException e) {
        reason = Reason.XML_LOGINS_BUSY;
        sentence = reason.sentence();
      }
    }
    throw log.xmlRefused(
        reason, sentence, Optional.ofNullable(username).filter(users.get()::hasUser));
  }

  private static void logStart(CognitoConfig config) {
    logger.info(
        "Cognito sign-in: pools {}, clients {}, token uses {}, clock skew {} s, session end: {}",
        config.pools().pools().stream()
            .flatMap(pool -> pool.sources().stream())
            .map(source -> source.name() + " (keys: " + source.keys() + ")")
            .collect(Collectors.joining(", ")),
        String.join(", ", config.tokens().clients()),
        config.tokens().uses().stream().map(TokenUse::claimValue).collect(Collectors.joining(", ")),
        config.tokens().clockSkew().getSeconds(),
        config.lifetime());
    new PluginJars(CognitoUserManager.class)
        .problem()
        .ifPresent(
            copies -> logger.error("Cognito sign-in: {}. Remove all but the newest.", copies));
  }
}
