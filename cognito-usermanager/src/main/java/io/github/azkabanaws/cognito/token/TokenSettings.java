package io.github.azkabanaws.cognito.token;

import azkaban.utils.Props;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Of which kind, for which app clients and how late tokens may be; immutable. */
public final class TokenSettings {
  public static final String CLIENT_ID = "cognito.client.id";
  public static final String CLOCK_SKEW = "cognito.clock.skew";

  public static final List<String> PROPERTIES =
      Collections.unmodifiableList(Arrays.asList(CLIENT_ID, TokenUse.PROPERTY, CLOCK_SKEW));

  public static final Duration DEFAULT_CLOCK_SKEW = Duration.ofMinutes(1);
  static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  private static final Pattern CLIENT = Pattern.compile("[\\w+]{1,128}");

  private final Set<String> clients;
  private final Set<TokenUse> uses;
  private final Duration clockSkew;

  private TokenSettings(Set<String> clients, Set<TokenUse> uses, Duration clockSkew) {
    this.clients = clients;
    this.uses = uses;
    this.clockSkew = clockSkew;
  }

  public static TokenSettings read(Props props, ConfigProblems problems) {
    Set<String> clients =
        Setting.required(
            props,
            CLIENT_ID,
            "the ids of app clients, letters and digits",
            id -> CLIENT.matcher(id).matches(),
            problems);
    doubtClients(clients, problems);
    return new TokenSettings(clients, uses(props, problems), clockSkew(props, problems));
  }

  /** The app clients; at least one. */
  public Set<String> clients() {
    return clients;
  }

  /** The kinds of token; at least one. */
  public Set<TokenUse> uses() {
    return uses;
  }

  /** How far two clocks may differ. */
  public Duration clockSkew() {
    return clockSkew;
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

  private static Set<TokenUse> uses(Props props, ConfigProblems problems) {
    Set<TokenUse> uses = EnumSet.noneOf(TokenUse.class);
    String text = Setting.text(props, TokenUse.PROPERTY, problems).orElse(TokenUse.ID.claimValue());
    for (String item : text.split(",", -1)) {
      Optional<TokenUse> use = TokenUse.of(item.trim());
      if (use.isPresent()) {
        uses.add(use.get());
      } else {
        problems.add(
            TokenUse.PROPERTY, "is " + LogText.quote(text) + "; allowed: id, access or id,access");
        break;
      }
    }
    return Collections.unmodifiableSet(uses);
  }

  private static Duration clockSkew(Props props, ConfigProblems problems) {
    return Setting.duration(
        props, CLOCK_SKEW, DEFAULT_CLOCK_SKEW, Duration.ZERO, MAX_CLOCK_SKEW, problems);
  }
}
