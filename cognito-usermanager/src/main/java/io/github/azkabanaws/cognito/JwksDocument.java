package io.github.azkabanaws.cognito;

import com.nimbusds.jose.jwk.JWK;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON Web Key Set (RFC 7517 section 5) with at least one key that can be used.
 *
 * <p>A key that can't be read is skipped with a warning instead of spoiling the whole set, and the
 * first of two keys with one id wins.
 */
final class JwksDocument {
  private final Map<String, VerificationKey> keys;
  private final Map<String, String> objections;
  private final List<String> warnings;

  private JwksDocument(
      Map<String, VerificationKey> keys, Map<String, String> objections, List<String> warnings) {
    this.keys = Collections.unmodifiableMap(keys);
    this.objections = Collections.unmodifiableMap(objections);
    this.warnings = Collections.unmodifiableList(warnings);
  }

  /** The ids of the keys that can verify tokens. */
  Set<String> keyIds() {
    return keys.keySet();
  }

  /** How many keys can verify tokens. */
  int size() {
    return keys.size();
  }

  /** Whether a key has this id, be it one that may not be used. */
  boolean knows(String kid) {
    return keys.containsKey(kid) || objections.containsKey(kid);
  }

  /**
   * The key with this id.
   *
   * @param source where this document is from, for the message
   * @throws TokenRejectedException {@link Reason#KEY_UNKNOWN} or {@link Reason#KEY_UNSUITABLE}
   */
  VerificationKey find(String kid, String source) throws TokenRejectedException {
    VerificationKey key = keys.get(kid);
    if (key != null) {
      return key;
    }
    if (objections.containsKey(kid)) {
      throw new TokenRejectedException(
          Reason.KEY_UNSUITABLE,
          "the key " + LogText.quote(kid) + " of " + source + ": " + objections.get(kid));
    }
    throw new TokenRejectedException(
        Reason.KEY_UNKNOWN, "no key " + LogText.quote(kid) + " in " + source);
  }

  /** One sentence for each key that can't be used. */
  List<String> warnings() {
    return warnings;
  }

  /**
   * @throws MalformedException when the text is no key set, or none of its keys can be used
   */
  static JwksDocument parse(String json) throws MalformedException {
    Map<String, Object> root;
    try {
      root = StrictJson.parseObject(json);
    } catch (StrictJson.RefusedException e) {
      throw new MalformedException("the JWKS " + e.getMessage());
    }
    if (!(root.get("keys") instanceof List)) {
      throw new MalformedException("the JWKS has no array \"keys\"");
    }
    List<?> entries = (List<?>) root.get("keys");
    Map<String, VerificationKey> keys = new HashMap<>();
    Map<String, String> objections = new HashMap<>();
    List<String> warnings = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      String name = "key " + (i + 1);
      try {
        JWK jwk = parseKey(entries.get(i));
        String kid = jwk.getKeyID();
        name += " (kid " + LogText.quote(kid) + ")";
        if (keys.containsKey(kid) || objections.containsKey(kid)) {
          throw new MalformedException("an earlier key has the same kid");
        }
        try {
          keys.put(kid, VerificationKey.of(jwk));
        } catch (VerificationKey.UnsuitableKeyException e) {
          objections.put(kid, e.getMessage());
          throw new MalformedException(e.getMessage());
        }
      } catch (MalformedException e) {
        warnings.add(name + " of the JWKS can't be used: " + e.getMessage());
      }
    }
    if (keys.isEmpty()) {
      throw new MalformedException(
          entries.isEmpty()
              ? "the JWKS holds no key"
              : "the JWKS holds no usable key: " + String.join("; ", warnings));
    }
    return new JwksDocument(keys, objections, warnings);
  }

  @SuppressWarnings("unchecked") // StrictJson makes maps with text keys only
  private static JWK parseKey(Object entry) throws MalformedException {
    if (!(entry instanceof Map)) {
      throw new MalformedException("not a JSON object");
    }
    try {
      JWK jwk = JWK.parse((Map<String, Object>) entry);
      if (jwk.getKeyID() == null || jwk.getKeyID().isEmpty()) {
        throw new MalformedException("it has no kid");
      }
      return jwk;
    } catch (ParseException | RuntimeException e) {
      // The library's message can quote the key.
      throw new MalformedException("not a valid JWK");
    }
  }

  /** The text is not a usable key set; the message says why. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }
}
