package io.github.azkabanaws.cognito.token;

import azkaban.utils.Props;
import io.github.azkabanaws.base.files.FileTrouble;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What a site asks of a token on top of what every Cognito token must be; immutable. */
public final class ClaimSettings {
  public static final String REQUIRED_CLAIMS = "cognito.required.claims";
  public static final String REQUIRED_SCOPE = "cognito.required.scope";
  public static final String DENY_FILE = "cognito.deny.file";
  public static final List<String> PROPERTIES =
      Collections.unmodifiableList(
          Arrays.asList(
              REQUIRED_CLAIMS, RequiredClaimRules.ALLOW_MUTABLE, REQUIRED_SCOPE, DENY_FILE));

  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");

  /** RFC 6749 section 3.3. */
  private static final Pattern SCOPE = Pattern.compile("[!-~&&[^\"\\\\]]+");

  private final RequiredClaims requiredClaims;
  private final Set<String> requiredScopes;
  private final Optional<Path> denyFile;

  private ClaimSettings(Props props, Set<TokenUse> tokenUses, ConfigProblems problems) {
    this.requiredClaims = claims(props, problems);
    new RequiredClaimRules(REQUIRED_CLAIMS, tokenUses, problems)
        .check(
            requiredClaims, Setting.flag(props, RequiredClaimRules.ALLOW_MUTABLE, false, problems));
    this.requiredScopes = scopes(props, tokenUses, problems);
    this.denyFile =
        Setting.text(props, DENY_FILE, problems).flatMap(text -> denyFile(text, problems));
  }

  /**
   * Reads the settings, and the deny list once, to see that it is good.
   *
   * @param tokenUses the kinds of tokens that may sign in
   */
  public static ClaimSettings read(Props props, Set<TokenUse> tokenUses, ConfigProblems problems) {
    return new ClaimSettings(props, tokenUses, problems);
  }

  public RequiredClaims requiredClaims() {
    return requiredClaims;
  }

  /** Each of them must be in the scope of an access token. */
  Set<String> requiredScopes() {
    return requiredScopes;
  }

  public boolean hasDenyList() {
    return denyFile.isPresent();
  }

  /** Absent if there is no deny list. */
  public Optional<Path> denyFile() {
    return denyFile;
  }

  /**
   * The deny list, which from now on follows its file.
   *
   * @param warnings hears why a change of the file is not taken
   */
  Revocations openDenyList(Clock clock, Consumer<String> warnings) {
    if (!denyFile.isPresent()) {
      return Revocations.NONE;
    }
    try {
      return DenyList.open(denyFile.get(), clock, warnings);
    } catch (IOException e) {
      // It was good a moment ago.
      throw new IllegalArgumentException(DENY_FILE + " " + text(denyFile.get().toString(), e));
    }
  }

  private static RequiredClaims claims(Props props, ConfigProblems problems) {
    try {
      return Setting.text(props, REQUIRED_CLAIMS, problems)
          .map(RequiredClaims::parse)
          .orElse(RequiredClaims.NONE);
    } catch (IllegalArgumentException e) {
      problems.add(REQUIRED_CLAIMS, e.getMessage());
      return RequiredClaims.NONE;
    }
  }

  private static Set<String> scopes(Props props, Set<TokenUse> tokenUses, ConfigProblems problems) {
    Optional<String> text = Setting.text(props, REQUIRED_SCOPE, problems);
    if (!text.isPresent()) {
      return Collections.emptySet();
    }
    if (!tokenUses.contains(TokenUse.ACCESS)) {
      // Silence here would look like a check that is made.
      problems.add(
          REQUIRED_SCOPE,
          "has no effect: only access tokens have a scope, and "
              + TokenUse.PROPERTY
              + " does not allow them");
    }
    Set<String> scopes = new LinkedHashSet<>(Arrays.asList(SEPARATOR.split(text.get())));
    for (String scope : scopes) {
      if (!SCOPE.matcher(scope).matches()) {
        problems.add(
            REQUIRED_SCOPE,
            "has " + LogText.quote(scope) + "; allowed: scopes with spaces or commas between them");
      }
    }
    return Collections.unmodifiableSet(scopes);
  }

  private static Optional<Path> denyFile(String text, ConfigProblems problems) {
    try {
      Path file = Paths.get(text);
      DenyList.open(file, Clock.systemUTC(), warning -> {});
      return Optional.of(file);
    } catch (InvalidPathException | IOException e) {
      problems.add(DENY_FILE, text(text, e));
      return Optional.empty();
    }
  }

  private static String text(String file, Exception e) {
    return "is "
        + LogText.quote(file)
        + ", which can't be used: "
        + (e instanceof IOException
            ? FileTrouble.told(Paths.get(file), (IOException) e)
            : "that is no path");
  }
}
