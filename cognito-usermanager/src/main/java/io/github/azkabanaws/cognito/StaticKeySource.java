package io.github.azkabanaws.cognito;

import com.nimbusds.jose.jwk.JWK;
import io.github.azkabanaws.cognito.VerificationKey.UnsuitableKeyException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys that were given with the configuration; a change needs a restart. */
final class StaticKeySource implements KeySource {
  private static final Logger logger = LoggerFactory.getLogger(StaticKeySource.class);

  private final JwksDocument document;
  private final Map<String, VerificationKey> keys;
  private final Map<String, String> unsuitable;

  StaticKeySource(JwksDocument document) {
    this.document = Objects.requireNonNull(document, "document");
    Map<String, VerificationKey> usable = new HashMap<>();
    Map<String, String> objections = new HashMap<>();
    for (Map.Entry<String, JWK> entry : document.keys().entrySet()) {
      try {
        usable.put(entry.getKey(), VerificationKey.of(entry.getValue()));
      } catch (UnsuitableKeyException e) {
        objections.put(entry.getKey(), e.getMessage());
      }
    }
    this.keys = Collections.unmodifiableMap(usable);
    this.unsuitable = Collections.unmodifiableMap(objections);
  }

  @Override
  public VerificationKey find(String kid) throws TokenRejectedException {
    VerificationKey key = keys.get(kid);
    if (key != null) {
      return key;
    }
    if (unsuitable.containsKey(kid)) {
      throw new TokenRejectedException(
          Reason.KEY_UNSUITABLE, "the key " + LogText.quote(kid) + ": " + unsuitable.get(kid));
    }
    throw new TokenRejectedException(
        Reason.KEY_UNKNOWN, "no key " + LogText.quote(kid) + " in the configured JWKS");
  }

  @Override
  public void prepare() {
    document.warnings().forEach(logger::warn);
  }

  @Override
  public void close() {
    // Nothing runs in the background.
  }
}
