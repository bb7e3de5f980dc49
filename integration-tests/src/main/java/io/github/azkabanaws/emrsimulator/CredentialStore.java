package io.github.azkabanaws.emrsimulator;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The access keys that are valid, and those that were. */
final class CredentialStore {
  private final Map<String, Credentials> known = new ConcurrentHashMap<>();
  private final Set<String> expired = ConcurrentHashMap.newKeySet();

  void register(Credentials credentials) {
    expired.remove(credentials.accessKeyId());
    known.put(credentials.accessKeyId(), credentials);
  }

  void expire(String accessKeyId) {
    expired.add(accessKeyId);
  }

  Optional<Credentials> find(String accessKeyId) {
    return Optional.ofNullable(known.get(accessKeyId));
  }

  boolean isExpired(String accessKeyId) {
    return expired.contains(accessKeyId);
  }
}
