package io.github.azkabanaws.cognito.jwks;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.StrictJson;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.jwks.PublishedKey.UnsuitableKeyException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON Web Key Set (RFC 7517 section 5) with at least one key that can be used.
 *
 * <p>Each entry is judged by itself: one that can't be used is left out with a warning, and takes
 * neither the set nor its key id from the others. Keys of one id all count (section 4.5).
 */
public final class JwksDocument {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Map<String, List<VerificationKey>> keys;
  private final Map<String, String> objections;
  private final List<String> warnings;
  private final Optional<String> origin;

  private JwksDocument(
      Map<String, List<VerificationKey>> keys,
      Map<String, String> objections,
      List<String> warnings,
      Optional<String> origin) {
    this.keys = Collections.unmodifiableMap(keys);
    this.objections = Collections.unmodifiableMap(objections);
    this.warnings = Collections.unmodifiableList(warnings);
    this.origin = origin;
  }

  /** The same document, with the one of several addresses that it is from. */
  public JwksDocument from(String address) {
    return new JwksDocument(keys, objections, warnings, Optional.of(address));
  }

  /** Absent if it can be from one place only. */
  public Optional<String> origin() {
    return origin;
  }

  /** The ids of the keys that can verify tokens. */
  public Set<String> keyIds() {
    return keys.keySet();
  }

  /** How many keys can verify tokens. */
  public int size() {
    return keys.values().stream().mapToInt(List::size).sum();
  }

  /** The keys with this id that can verify tokens, in their order; immutable, often empty. */
  public List<VerificationKey> keys(String kid) {
    return keys.getOrDefault(kid, Collections.emptyList());
  }

  /**
   * The keys with this id, at least one, in their order; immutable.
   *
   * @param source where this document is from, for the message
   * @throws TokenRejectedException {@link Reason#KEY_UNKNOWN} or {@link Reason#KEY_UNSUITABLE}
   */
  public List<VerificationKey> find(String kid, String source) throws TokenRejectedException {
    List<VerificationKey> found = keys.get(kid);
    if (found == null) {
      throw refusal(kid, source);
    }
    return found;
  }

  /**
   * Why no key has this id: there is none, or one that may not be used.
   *
   * @param source where this document is from
   */
  public TokenRejectedException refusal(String kid, String source) {
    String objection = objections.get(kid);
    return objection == null
        ? new TokenRejectedException(
            Reason.KEY_UNKNOWN, "no key " + LogText.quote(kid) + " in " + source)
        : new TokenRejectedException(
            Reason.KEY_UNSUITABLE,
            "the key " + LogText.quote(kid) + " of " + source + ": " + objection);
  }

  /** One sentence for each key that can't be used. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Reads a key set, with or without a byte order mark.
   *
   * @throws MalformedException when the text is no key set, or none of its keys can be used
   */
  public static JwksDocument parse(String json) throws MalformedException {
    List<String> entries = JwksEntries.of(withoutMark(json));
    Reading reading = new Reading();
    for (int i = 0; i < entries.size(); i++) {
      reading.add("key " + (i + 1), entries.get(i));
    }
    if (reading.keys.isEmpty()) {
      throw new MalformedException(
          entries.isEmpty()
              ? "the JWKS holds no key"
              : "the JWKS holds no usable key: " + String.join("; ", reading.warnings));
    }
    return new JwksDocument(reading.keys, reading.objections, reading.warnings, Optional.empty());
  }

  /** The text without the byte order mark that editors of some systems put in front. */
  public static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }

  /** What has been read of a document. */
  private static final class Reading {
    final Map<String, List<VerificationKey>> keys = new HashMap<>();
    final Map<String, String> objections = new HashMap<>();
    final List<String> warnings = new ArrayList<>();

    /**
     * @param name of the entry, for people
     */
    void add(String name, String json) {
      PublishedKey entry;
      try {
        entry = new PublishedKey(StrictJson.parseObject(json));
      } catch (StrictJson.RefusedException e) {
        leaveOut(name, "it " + e.getMessage());
        return;
      }
      String kid = entry.kid().orElse(null);
      if (kid == null) {
        leaveOut(name, "it has no kid, so no token can name it");
        return;
      }
      try {
        add(kid, entry.verificationKey());
      } catch (UnsuitableKeyException e) {
        objections.merge(kid, e.getMessage(), (one, other) -> one + "; " + other);
        leaveOut(name + " (kid " + LogText.quote(kid) + ")", e.getMessage());
      }
    }

    private void add(String kid, VerificationKey key) {
      List<VerificationKey> before = keys.getOrDefault(kid, Collections.emptyList());
      if (!before.contains(key)) {
        List<VerificationKey> all = new ArrayList<>(before);
        all.add(key);
        keys.put(kid, Collections.unmodifiableList(all));
      }
    }

    private void leaveOut(String name, String why) {
      warnings.add(name + " of the JWKS can't be used: " + why);
    }
  }

  /** The text is not a usable key set; the message says why. */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
      super(message);
    }
  }
}
