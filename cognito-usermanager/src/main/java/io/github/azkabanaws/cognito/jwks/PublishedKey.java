package io.github.azkabanaws.cognito.jwks;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.github.azkabanaws.base.text.LogText;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One entry of a key set (RFC 7517 section 4), as its JSON says it. Sentences about it never hold
 * what could be secret: no more than the values of members that name a kind or a use.
 */
final class PublishedKey {
  private static final List<String> PRIVATE_MEMBERS =
      Collections.unmodifiableList(Arrays.asList("d", "p", "q", "dp", "dq", "qi", "oth", "k"));

  private static final Set<String> KNOWN_OPERATIONS =
      Collections.unmodifiableSet(
          Arrays.stream(KeyOperation.values())
              .map(KeyOperation::identifier)
              .collect(Collectors.toSet()));

  /** Also with the characters of the other alphabet and padding, which some issuers write. */
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9_+/-]+={0,2}");

  private final Map<String, Object> members;

  /**
   * @param members of the JSON object
   */
  PublishedKey(Map<String, Object> members) {
    this.members = Objects.requireNonNull(members, "members");
  }

  /** Its key id; empty if it has none, so that no token can name it. */
  Optional<String> kid() {
    Object kid = members.get("kid");
    return kid instanceof String && !((String) kid).isEmpty()
        ? Optional.of((String) kid)
        : Optional.empty();
  }

  /**
   * The key, if what it says of itself (RFC 7517 sections 4.1 to 4.7) and its numbers allow that
   * tokens are verified with it.
   *
   * @throws UnsuitableKeyException saying why it may not verify tokens
   */
  VerificationKey verificationKey() throws UnsuitableKeyException {
    checkKind();
    checkUse();
    checkOperations();
    Optional<String> weakness = RsaKeyRules.objectionTo(number("n"), number("e"));
    if (weakness.isPresent()) {
      throw new UnsuitableKeyException(weakness.get());
    }
    return new VerificationKey(read());
  }

  private void checkKind() throws UnsuitableKeyException {
    Object kind = members.get("kty");
    if (kind == null) {
      throw new UnsuitableKeyException("it has no kty, so nobody knows what kind of key it is");
    }
    if (!"RSA".equals(kind)) {
      throw new UnsuitableKeyException(
          "it is not an RSA key: its kty is " + LogText.quoteJson(kind));
    }
    if (PRIVATE_MEMBERS.stream().anyMatch(members::containsKey)) {
      throw new UnsuitableKeyException("it holds the private key, so it is no longer a secret");
    }
  }

  private void checkUse() throws UnsuitableKeyException {
    checkText("use", "sig");
    checkText("alg", "RS256");
  }

  private void checkText(String member, String allowed) throws UnsuitableKeyException {
    Object value = members.get(member);
    if (value != null && !allowed.equals(value)) {
      throw new UnsuitableKeyException(
          "its "
              + member
              + " is "
              + LogText.quoteJson(value)
              + ", not "
              + LogText.quoteJson(allowed));
    }
  }

  private void checkOperations() throws UnsuitableKeyException {
    Object value = members.get("key_ops");
    if (value == null) {
      return;
    }
    if (!(value instanceof List)) {
      throw new UnsuitableKeyException("its key_ops are no array of texts");
    }
    List<?> operations = (List<?>) value;
    for (Object operation : operations) {
      if (!(operation instanceof String) || !KNOWN_OPERATIONS.contains(operation)) {
        throw new UnsuitableKeyException(
            "its key_ops have " + LogText.quoteJson(operation) + ", which nobody knows");
      }
    }
    if (!operations.contains(KeyOperation.VERIFY.identifier())) {
      throw new UnsuitableKeyException("its key_ops leave out \"verify\"");
    }
  }

  /** A lenient decoder would make another number of it, and so a key that verifies nothing. */
  private BigInteger number(String member) throws UnsuitableKeyException {
    Object value = members.get(member);
    if (value == null) {
      throw new UnsuitableKeyException("it has no " + member);
    }
    if (!(value instanceof String) || !BASE64.matcher((String) value).matches()) {
      throw new UnsuitableKeyException("its " + member + " is not base64url");
    }
    return new Base64URL((String) value).decodeToBigInteger();
  }

  private RSAPublicKey read() throws UnsuitableKeyException {
    try {
      RSAPublicKey key = parse(members).toRSAPublicKey();
      Signature.getInstance(VerificationKey.ALGORITHM).initVerify(key);
      return key;
    } catch (ParseException | RuntimeException e) {
      // The library's message can quote the key.
      throw new UnsuitableKeyException(culprit().orElse("not a valid JWK"));
    } catch (JOSEException | GeneralSecurityException e) {
      throw new UnsuitableKeyException(
          "this Java does not take an RSA key of its length and exponent");
    }
  }

  /** The member without which the rest would be a key. */
  private Optional<String> culprit() {
    for (String name : new TreeSet<>(members.keySet())) {
      Map<String, Object> others = new HashMap<>(members);
      others.remove(name);
      if (name.startsWith("x5")) {
        // They are compared with each other.
        others.keySet().removeIf(other -> other.startsWith("x5"));
      }
      try {
        parse(others);
        return Optional.of(
            "its " + LogText.quote(name) + " is malformed, or contradicts the rest of the key");
      } catch (ParseException | RuntimeException e) {
        // So it is not this one alone.
      }
    }
    return Optional.empty();
  }

  private static RSAKey parse(Map<String, Object> members) throws ParseException {
    return JWK.parse(members).toRSAKey();
  }

  /** The key may not verify tokens; the message says why. */
  static final class UnsuitableKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsuitableKeyException(String message) {
      super(message);
    }
  }
}
