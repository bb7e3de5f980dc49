package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.StrictJson;
import io.github.azkabanaws.cognito.base.StrictJson.RefusedException;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The settings.json of the sign-in page, by the same rules as the page's own script reads it: a
 * test compares the two. Immutable.
 */
final class SignInPageSettings {
  /** One pool that people can choose on the page. */
  static final class Pool {
    private final String where;
    private final Optional<URL> domain;
    private final Optional<String> clientId;

    Pool(String where, Optional<URL> domain, Optional<String> clientId) {
      this.where = where;
      this.domain = domain;
      this.clientId = clientId;
    }

    /** How it is named in a sentence. */
    String where() {
      return where;
    }

    /** None if it is not right. */
    Optional<URL> domain() {
      return domain;
    }

    /** None if it is not right. */
    Optional<String> clientId() {
      return clientId;
    }
  }

  private static final int MAX_POOLS = 20;
  private static final Set<String> MEMBERS = new TreeSet<>(Arrays.asList("pools", "signOut"));
  private static final Set<String> POOL_MEMBERS =
      new TreeSet<>(Arrays.asList("name", "domain", "clientId", "scope", "identityProvider"));
  private static final Pattern NAME = Pattern.compile("\\P{Cc}{1,60}");
  private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9_+]{1,128}");
  private static final Pattern SCOPES =
      Pattern.compile("(?=(.* )?openid( .*)?$)[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*");
  private static final Pattern PROVIDER = Pattern.compile("\\P{Cc}{0,128}");

  private final List<String> problems = new ArrayList<>();
  private final List<Pool> pools = new ArrayList<>();

  private SignInPageSettings() {}

  /** Reads the text of the file. */
  static SignInPageSettings read(String text) {
    SignInPageSettings settings = new SignInPageSettings();
    try {
      settings.readAll(StrictJson.parseObject(text));
    } catch (RefusedException e) {
      settings.problems.add("settings.json " + e.getMessage());
    }
    return settings;
  }

  /** Everything that is wrong, a sentence each. */
  List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  /** The pools, as far as they could be read. */
  List<Pool> pools() {
    return Collections.unmodifiableList(pools);
  }

  private void readAll(Map<String, Object> root) {
    unknown(root, MEMBERS, "");
    if (root.containsKey("signOut") && !(root.get("signOut") instanceof Boolean)) {
      problems.add("signOut has to be true or false");
    }
    Object list = root.get("pools");
    List<?> each = list instanceof List ? (List<?>) list : Collections.emptyList();
    if (each.isEmpty() || each.size() > MAX_POOLS) {
      problems.add("pools has to be a list of 1 to " + MAX_POOLS + " pools");
    }
    Set<String> clients = new HashSet<>();
    for (int i = 0; i < each.size(); i++) {
      String where = "pools[" + i + "]";
      if (each.get(i) instanceof Map) {
        readPool((Map<?, ?>) each.get(i), where, each.size() > 1, clients);
      } else {
        problems.add(where + " has to be an object");
      }
    }
  }

  private void readPool(Map<?, ?> pool, String where, boolean several, Set<String> clients) {
    unknown(pool, POOL_MEMBERS, where + ".");
    text(pool, where, "name", NAME, several, "the text of the button");
    text(pool, where, "scope", SCOPES, false, "scopes with blanks between them, openid too");
    text(pool, where, "identityProvider", PROVIDER, false, "an identity provider of the pool");
    Optional<String> client =
        text(pool, where, "clientId", CLIENT, true, "the id of the app client");
    if (client.isPresent() && !clients.add(client.get())) {
      problems.add("two pools have the same clientId");
    }
    Optional<URL> domain = domain(pool.get("domain"));
    if (!domain.isPresent()) {
      problems.add(
          where + ".domain has to be https://... of the pool's sign-in pages, without a path");
    }
    pools.add(new Pool(where, domain, client));
  }

  /** None, and a problem, if it is there or has to be, and does not match. */
  private Optional<String> text(
      Map<?, ?> pool, String where, String name, Pattern pattern, boolean needed, String what) {
    Object value = pool.get(name);
    if (value instanceof String && pattern.matcher((String) value).matches()) {
      return Optional.of((String) value);
    }
    if (needed || pool.containsKey(name)) {
      problems.add(where + "." + name + " has to be " + what);
    }
    return Optional.empty();
  }

  private void unknown(Map<?, ?> object, Set<String> known, String where) {
    for (Object name : object.keySet()) {
      if (!known.contains(name)) {
        problems.add(where + LogText.quote((String) name) + " is no setting; there are " + known);
      }
    }
  }

  /** Without TLS only on this machine, as the page has it. */
  private static Optional<URL> domain(Object value) {
    if (!(value instanceof String)) {
      return Optional.empty();
    }
    try {
      URL url = new URL((String) value);
      boolean secure =
          url.getProtocol().equals("https")
              || (url.getProtocol().equals("http")
                  && Arrays.asList("localhost", "127.0.0.1").contains(url.getHost()));
      // In one spelling, which is the one that browsers use.
      String port =
          url.getPort() < 0 || url.getPort() == url.getDefaultPort() ? "" : ":" + url.getPort();
      String origin = url.getProtocol() + "://" + url.getHost() + port;
      boolean bare =
          url.getHost().matches("[a-z0-9.-]+")
              && Arrays.asList(origin, origin + "/").contains(value);
      return secure && bare ? Optional.of(new URL(url, "/")) : Optional.empty();
    } catch (MalformedURLException e) {
      return Optional.empty();
    }
  }
}
