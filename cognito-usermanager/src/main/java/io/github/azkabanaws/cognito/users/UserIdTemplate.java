package io.github.azkabanaws.cognito.users;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.token.ClaimNames;
import io.github.azkabanaws.cognito.token.ClaimTrust;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.token.UserPool;
import io.github.azkabanaws.cognito.token.VerifiedToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to make a user id of claims: {@code {claim}} stands for the claim, {@code {claim|3}} for
 * its first three characters, {@code {pool}} for what follows the underscore in the id of the
 * token's user pool, and anything else for itself. The names of claims hold colons, but neither
 * bars nor braces. Immutable.
 */
final class UserIdTemplate {
  private static final String POOL = "pool";
  private static final String SUBJECT = "sub";

  private static final Pattern PART =
      Pattern.compile("\\{([^{}|\\s]+)(?:\\|([1-9]\\d?))?}|([A-Za-z0-9._@-]+)");

  private final String text;
  private final List<Part> parts;

  private UserIdTemplate(String text, List<Part> parts) {
    this.text = text;
    this.parts = Collections.unmodifiableList(parts);
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with the text
   */
  static UserIdTemplate parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(text);
    int end = 0;
    while (matcher.find(end) && matcher.start() == end) {
      String length = matcher.group(2);
      parts.add(
          new Part(
              matcher.group(1),
              length == null ? Integer.MAX_VALUE : Integer.parseInt(length),
              matcher.group(3)));
      end = matcher.end();
    }
    UserIdTemplate template = new UserIdTemplate(text, parts);
    if (end < text.length() || parts.isEmpty()) {
      throw new IllegalArgumentException(
          "allowed: {claim}, {claim|3} for its first 3 characters, and A-Z a-z 0-9 . _ @ -");
    }
    if (parts.stream().anyMatch(part -> part.is(POOL) && !part.isWhole())) {
      throw new IllegalArgumentException("{pool} is whole or not there at all");
    }
    for (Part part : parts) {
      if (part.isClaim() && ClaimNames.problem(part.claim).isPresent()) {
        throw new IllegalArgumentException(
            "{" + part.claim + "} is a claim " + ClaimNames.problem(part.claim).get());
      }
    }
    if (parts.stream().noneMatch(Part::isPersonal)) {
      throw new IllegalArgumentException("it has no claim that tells people apart");
    }
    return template;
  }

  /**
   * Whether a user id may begin so; not to be asked if the ids are rewritten, which may take the
   * beginning away.
   *
   * @throws IllegalArgumentException saying why none may
   */
  void checkBeginning() {
    Part first = parts.get(0);
    if (first.isClaim()) {
      return;
    }
    if (!first.literal.matches("[A-Za-z_].*")) {
      throw new IllegalArgumentException("a user id begins with a letter or _");
    }
    if (ReservedNames.isReservedBeginning(first.literal)) {
      throw new IllegalArgumentException("every user id that begins so is reserved");
    }
  }

  /** The claims in it, in order. */
  List<String> claims() {
    List<String> claims = new ArrayList<>();
    parts.stream()
        .filter(part -> part.isClaim() && !part.is(POOL))
        .forEach(part -> claims.add(part.claim));
    return claims;
  }

  /** Whether it is the claim that names the user in one kind of token. */
  static boolean isUserName(String claim) {
    return Arrays.stream(TokenUse.values()).anyMatch(use -> claim.equals(use.userNameClaim()));
  }

  /** Whether tokens of this kind may have all its claims: a user name is in one kind only. */
  boolean isFor(TokenUse use) {
    return claims().stream()
        .noneMatch(claim -> isUserName(claim) && !claim.equals(use.userNameClaim()));
  }

  boolean namesPool() {
    return parts.stream().anyMatch(part -> part.is(POOL));
  }

  /**
   * Whether somebody could choose what they write about themselves so that the user id of somebody
   * else comes out. Not so with a whole {@code {sub}}, which nobody chooses; otherwise every claim
   * has to be out of its owner's hands, and one of them has to be whole.
   */
  boolean isForgeable() {
    return !hasSubject()
        && (parts.stream().noneMatch(Part::identifies)
            || parts.stream()
                .anyMatch(part -> part.isClaim() && ClaimTrust.isOwnersWord(part.claim)));
  }

  /**
   * Whether two people with other claims could get the same user id, because several claims may be
   * of any length: {@code a} and {@code bc} make what {@code ab} and {@code c} make. A literal
   * between them helps nothing, since the claims may hold it too. A {@code sub} has always the same
   * length, and so have the pools.
   */
  boolean isAmbiguous() {
    return !hasSubject() && parts.stream().filter(Part::isOfAnyLength).count() > 1;
  }

  /** Whether people of two pools get different user ids even if their claims are the same. */
  boolean keepsPoolsApart() {
    return namesPool() || hasSubject();
  }

  private boolean hasSubject() {
    return parts.stream().anyMatch(part -> part.isWhole() && part.is(SUBJECT));
  }

  /**
   * Whether this and the other template could make the same user id for two people: who lacks the
   * claims of one would choose a user name that looks like the other's. Not so when they are the
   * same but for the kind of token, or when they begin with different literals.
   */
  boolean mayCollideWith(UserIdTemplate other) {
    if (shape().equals(other.shape())) {
      return false;
    }
    String mine = prefix();
    String theirs = other.prefix();
    return mine.startsWith(theirs) || theirs.startsWith(mine);
  }

  private String shape() {
    String shape = text;
    for (TokenUse use : TokenUse.values()) {
      // With the brace or bar that follows, so that no other claim is meant.
      shape = shape.replace("{" + use.userNameClaim() + "}", "{}");
      shape = shape.replace("{" + use.userNameClaim() + "|", "{|");
    }
    return shape;
  }

  private String prefix() {
    return parts.get(0).isClaim() ? "" : parts.get(0).literal;
  }

  /** Whether the token has all the claims. */
  boolean applies(VerifiedToken token) {
    for (Part part : parts) {
      if (part.isClaim() && value(token, part.claim) == null) {
        return false;
      }
    }
    return true;
  }

  /**
   * The user id that the template makes, before any other rule.
   *
   * @throws TokenRejectedException when a claim is not a text, or an unverified e-mail address
   */
  String fill(VerifiedToken token) throws TokenRejectedException {
    if (claims().contains(ClaimTrust.EMAIL) && !ClaimTrust.hasVerifiedEmail(token.claims())) {
      throw token.refusal(
          Reason.USER_EMAIL_NOT_VERIFIED,
          "expected email_verified to be true, got "
              + LogText.quoteJson(token.claims().get("email_verified")));
    }
    StringBuilder id = new StringBuilder();
    for (Part part : parts) {
      if (!part.isClaim()) {
        id.append(part.literal);
        continue;
      }
      Object value = value(token, part.claim);
      if (!(value instanceof String) || ((String) value).isEmpty()) {
        throw token.refusal(
            Reason.USER_NAME_NOT_ALLOWED,
            "expected " + part.claim + " to be a text, got " + LogText.quoteJson(value));
      }
      String claim = (String) value;
      id.append(claim, 0, Math.min(claim.length(), part.length));
    }
    return id.toString();
  }

  @Override
  public String toString() {
    return text;
  }

  /**
   * The claim, or the pool; null stands for none, as in the JSON. A claim that is a user name in
   * one kind of token is not one in the other.
   */
  private static Object value(VerifiedToken token, String claim) {
    if (claim.equals(POOL)) {
      return UserPool.name(token.poolId());
    }
    for (TokenUse use : TokenUse.values()) {
      if (use != token.use() && claim.equals(use.userNameClaim())) {
        return null;
      }
    }
    return token.claims().get(claim);
  }

  /** A claim or a literal; what it is not is null. */
  private static final class Part {
    final String claim;
    final int length;
    final String literal;

    Part(String claim, int length, String literal) {
      this.claim = claim;
      this.length = length;
      this.literal = literal;
    }

    boolean isClaim() {
      return claim != null;
    }

    boolean is(String name) {
      return name.equals(claim);
    }

    boolean isWhole() {
      return isClaim() && length == Integer.MAX_VALUE;
    }

    boolean isPersonal() {
      return isClaim() && !is(POOL) && ClaimTrust.isPersonal(claim);
    }

    boolean isOfAnyLength() {
      return isClaim() && !is(POOL) && !is(SUBJECT);
    }

    boolean identifies() {
      return isWhole() && isPersonal() && !ClaimTrust.isOwnersWord(claim);
    }
  }
}
