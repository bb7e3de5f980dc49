package io.github.azkabanaws.emrsimulator;

import java.util.Objects;
import java.util.Optional;

/**
 * An access key the simulator knows.
 *
 * @param accessKeyId the id
 * @param secretAccessKey the secret
 * @param sessionToken the token that must come with it, for temporary credentials
 */
public record Credentials(
    String accessKeyId, String secretAccessKey, Optional<String> sessionToken) {

  /** Refuses nulls. */
  public Credentials {
    Objects.requireNonNull(accessKeyId, "accessKeyId is null");
    Objects.requireNonNull(secretAccessKey, "secretAccessKey is null");
    Objects.requireNonNull(sessionToken, "sessionToken is null");
  }

  /** A lasting key that nobody else has. */
  public static Credentials random() {
    Ids ids = new Ids();
    return new Credentials("AKIA" + ids.random(16), ids.random(40), Optional.empty());
  }

  /** A temporary key with a session token that nobody else has. */
  public static Credentials randomTemporary() {
    Ids ids = new Ids();
    return new Credentials("ASIA" + ids.random(16), ids.random(40), Optional.of(ids.random(120)));
  }

  /** The id only. */
  @Override
  public String toString() {
    return "Credentials[" + accessKeyId + "]";
  }
}
