package io.github.azkabanaws.cognito.token;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.keys.KeyLocation.InvalidLocationException;
import io.github.azkabanaws.cognito.keys.KeySettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The user pools whose tokens count, with their issuers and keys; immutable. */
public final class PoolSettings {
  public static final String ISSUER = "cognito.issuer";

  public static final List<String> PROPERTIES =
      Collections.unmodifiableList(
          Arrays.asList(UserPool.PROPERTY, ISSUER, KeyLocation.PROPERTY, ReplicaSettings.REPLICAS));

  private final Set<String> ids;
  private final List<UserPool> pools;

  private PoolSettings(Set<String> ids, List<UserPool> pools) {
    this.ids = ids;
    this.pools = Collections.unmodifiableList(pools);
  }

  /**
   * Reads the pools with their replicas, and where their keys are.
   *
   * @param environment in which the keys may be
   * @param settings how keys are fetched and read
   */
  public static PoolSettings read(
      Props props, Environment environment, KeySettings settings, ConfigProblems problems) {
    Set<String> ids =
        Setting.required(props, UserPool.PROPERTY, UserPool.ALLOWED, UserPool::isId, problems);
    Optional<String> issuer = Setting.text(props, ISSUER, problems);
    Optional<String> jwks = Setting.text(props, KeyLocation.PROPERTY, problems);
    if (ids.size() > 1) {
      // One key set for several issuers would let each pool sign for the others.
      for (String name : Arrays.asList(ISSUER, KeyLocation.PROPERTY)) {
        if (props.get(name) != null) {
          problems.add(
              name,
              "is allowed with one user pool only; " + UserPool.PROPERTY + " has " + ids.size());
        }
      }
    }
    ReplicaSettings replicas = ReplicaSettings.read(props, ids, problems);
    boolean issuerValid = !issuer.isPresent() || isIssuer(issuer.get(), ids, problems);
    Optional<KeyLocation> configured =
        jwks.flatMap(text -> keys(text, environment, settings, problems));
    List<UserPool> pools = new ArrayList<>();
    for (String id : ids) {
      List<String> issuers =
          issuer.map(Collections::singletonList).orElseGet(() -> UserPool.defaultIssuers(id));
      Optional<KeyLocation> keys =
          jwks.isPresent() || !issuerValid
              ? configured
              : Optional.of(KeyLocation.ofIssuers(issuers));
      if (keys.isPresent()) {
        List<PoolIssuer> sources = new ArrayList<>();
        sources.add(PoolIssuer.ofPool(id, issuers, keys.get()));
        sources.addAll(replicas.of(id));
        pools.add(new UserPool(id, sources));
      }
    }
    checkReplicas(pools, problems);
    return new PoolSettings(ids, pools);
  }

  /** What {@link UserPool#PROPERTY} names, also if something else about a pool is wrong. */
  public Set<String> ids() {
    return ids;
  }

  public List<UserPool> pools() {
    return pools;
  }

  /** Who signs tokens, of all pools in all regions. */
  public List<PoolIssuer> sources() {
    return pools.stream().flatMap(pool -> pool.sources().stream()).collect(Collectors.toList());
  }

  /** One issuer must not have the keys of two. */
  private static void checkReplicas(List<UserPool> pools, ConfigProblems problems) {
    Set<String> taken = new LinkedHashSet<>();
    pools.forEach(pool -> taken.addAll(pool.sources().get(0).issuers()));
    for (UserPool pool : pools) {
      for (PoolIssuer replica : pool.sources().subList(1, pool.sources().size())) {
        if (!Collections.disjoint(taken, replica.issuers())) {
          problems.add(
              ReplicaSettings.REPLICAS,
              "has the issuer "
                  + LogText.quote(replica.issuers().get(0))
                  + ", which counts without it already");
        }
      }
    }
  }

  private static boolean isIssuer(String text, Set<String> ids, ConfigProblems problems) {
    Optional<String> problem = IssuerText.problem(text, ids);
    if (problem.isPresent()) {
      problems.add(ISSUER, problem.get());
      return false;
    }
    IssuerText.doubt(text, ids).ifPresent(doubt -> problems.doubt(ISSUER, doubt));
    return true;
  }

  private static Optional<KeyLocation> keys(
      String text, Environment environment, KeySettings settings, ConfigProblems problems) {
    try {
      return Optional.of(KeyLocation.parse(text, environment, settings.maxSize()));
    } catch (InvalidLocationException e) {
      problems.add(KeyLocation.PROPERTY, "is " + e.getMessage());
      return Optional.empty();
    }
  }
}
