package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.cognito.keys.KeyLocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Who signs tokens of a user pool in one region: the forms in which it writes itself, and its keys.
 * The replicas of a pool are issuers of their own, whose keys never vouch for each other.
 * Immutable.
 */
public final class PoolIssuer {
  private final String poolId;
  private final String name;
  private final List<String> issuers;
  private final KeyLocation keys;

  private PoolIssuer(String poolId, String name, List<String> issuers, KeyLocation keys) {
    this.poolId = Objects.requireNonNull(poolId, "poolId");
    this.name = Objects.requireNonNull(name, "name");
    this.issuers = Collections.unmodifiableList(new ArrayList<>(issuers));
    this.keys = Objects.requireNonNull(keys, "keys");
  }

  /**
   * The pool in its own region.
   *
   * @param issuers what may stand in {@code iss}
   */
  static PoolIssuer ofPool(String poolId, List<String> issuers, KeyLocation keys) {
    return new PoolIssuer(poolId, poolId, issuers, keys);
  }

  /**
   * The pool in another region.
   *
   * @param place the region, or the issuer's URL
   * @param issuers what may stand in {@code iss}; the keys are below one of them
   */
  static PoolIssuer ofReplica(String poolId, String place, List<String> issuers) {
    return new PoolIssuer(poolId, poolId + " in " + place, issuers, KeyLocation.ofIssuers(issuers));
  }

  String poolId() {
    return poolId;
  }

  /** The pool's id, for a replica with its place. */
  public String name() {
    return name;
  }

  /** What may stand in {@code iss}, compared exactly. */
  public List<String> issuers() {
    return issuers;
  }

  public KeyLocation keys() {
    return keys;
  }
}
