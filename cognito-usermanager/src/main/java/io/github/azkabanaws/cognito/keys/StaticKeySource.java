package io.github.azkabanaws.cognito.keys;

import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.jwks.JwksDocument;
import io.github.azkabanaws.cognito.jwks.VerificationKey;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keys that were given with the configuration; a change needs a restart. */
public final class StaticKeySource implements KeySource {
  private static final Logger logger = LoggerFactory.getLogger(StaticKeySource.class);

  private final String name;
  private final JwksDocument document;
  private final Instant since;

  /**
   * @param name where the keys stand, for the log
   * @param since when they were read
   */
  public StaticKeySource(String name, JwksDocument document, Instant since) {
    this.name = Objects.requireNonNull(name, "name");
    this.document = Objects.requireNonNull(document, "document");
    this.since = Objects.requireNonNull(since, "since");
  }

  @Override
  public List<VerificationKey> find(String kid) throws TokenRejectedException {
    return document.find(kid, name);
  }

  @Override
  public NewerKeys findNewer(String kid, List<VerificationKey> tried) {
    return NewerKeys.none("a change of its keys needs a restart");
  }

  @Override
  public void prepare() {
    document.warnings().forEach(logger::warn);
  }

  @Override
  public void refresh() {
    // There is nothing newer before a restart.
  }

  @Override
  public KeyStatus status() {
    return new KeyStatus(
        name, document.keyIds(), Optional.of(since), 0, 0, Optional.empty(), document.warnings());
  }

  @Override
  public void close() {
    // Nothing runs in the background.
  }
}
