package io.github.azkabanaws.emr.step;

import java.util.Optional;

/**
 * The name of a secret in one of the {@linkplain SecretStore stores}. It has no character that
 * Azkaban's {@code ${}} or {@code $()} would take for its own. It is no secret itself.
 */
public final class SecretReference {
  private final String text;

  private SecretReference(String text) {
    this.text = text;
  }

  /** Reads a reference. A text that is none may be the secret itself, so it must not be shown. */
  static Optional<SecretReference> parse(String text) {
    return SecretStore.of(text)
        .filter(store -> store.names(text))
        .map(store -> new SecretReference(text));
  }

  /** The secret as a whole: without the key of a member of its JSON. */
  String whole() {
    return text.split("#", 2)[0];
  }

  /** As the job's author wrote it. */
  @Override
  public String toString() {
    return text;
  }
}
