package io.github.azkabanaws.cognito.token;

import azkaban.utils.Props;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.keys.KeyLocation.InvalidLocationException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The further regions in which a user pool signs tokens: replicas keep the pool's id and write
 * their own region's host into {@code iss}. Immutable.
 */
final class ReplicaSettings {
  static final String REPLICAS = "cognito.user.pool.replicas";

  private static final String ALLOWED =
      "regions, or the issuers' https URLs that end with /<pool id>; with several pools"
          + " <region>/<pool id>";

  private final Map<String, List<PoolIssuer>> replicas = new HashMap<>();
  private final Set<String> poolIds;
  private final ConfigProblems problems;

  private ReplicaSettings(Set<String> poolIds, ConfigProblems problems) {
    this.poolIds = Objects.requireNonNull(poolIds, "poolIds");
    this.problems = Objects.requireNonNull(problems, "problems");
  }

  /**
   * Reads the setting.
   *
   * @param poolIds of the configured pools
   */
  static ReplicaSettings read(Props props, Set<String> poolIds, ConfigProblems problems) {
    ReplicaSettings settings = new ReplicaSettings(poolIds, problems);
    Optional<String> text = Setting.text(props, REPLICAS, problems);
    if (text.isPresent()) {
      for (String item : text.get().split(",", -1)) {
        settings.add(item.trim());
      }
    }
    return settings;
  }

  /** The replicas of one pool, often none. */
  List<PoolIssuer> of(String poolId) {
    return Collections.unmodifiableList(replicas.getOrDefault(poolId, Collections.emptyList()));
  }

  private void add(String item) {
    if (item.contains("://")) {
      addIssuer(item);
      return;
    }
    String[] parts = item.split("/", 2);
    String region = parts[0];
    Optional<String> named = parts.length == 1 ? onlyPool() : Optional.of(parts[1]);
    if (!UserPool.isRegion(region)) {
      refuse(item, "; allowed: " + ALLOWED);
    } else if (named.isPresent()) {
      addReplica(item, named.get(), region);
    } else {
      refuse(item, " without a pool, of which there are several; allowed: " + ALLOWED);
    }
  }

  private void addReplica(String item, String pool, String region) {
    if (!poolIds.contains(pool)) {
      refuse(item, ", whose pool is not in " + UserPool.PROPERTY);
    } else if (UserPool.region(pool).equals(region)) {
      refuse(item, ", which is the pool's own region");
    } else {
      put(item, PoolIssuer.ofReplica(pool, region, UserPool.issuersIn(region, pool)));
    }
  }

  private void addIssuer(String item) {
    try {
      URL url = KeyLocation.secureUrl(item);
      Optional<String> pool = poolIds.stream().filter(id -> item.endsWith("/" + id)).findFirst();
      if (url.getQuery() != null || url.getRef() != null || !pool.isPresent()) {
        refuse(item, "; allowed: an issuer that ends with / and the id of a configured pool");
        return;
      }
      Optional<String> problem = IssuerText.problem(item, poolIds);
      if (problem.isPresent()) {
        problems.add(REPLICAS, "has an issuer that can't be: it " + problem.get());
        return;
      }
      put(item, PoolIssuer.ofReplica(pool.get(), item, Collections.singletonList(item)));
    } catch (InvalidLocationException e) {
      problems.add(REPLICAS, "has an issuer that can't be: it is " + e.getMessage());
    }
  }

  private void put(String item, PoolIssuer replica) {
    List<PoolIssuer> others = replicas.computeIfAbsent(replica.poolId(), id -> new ArrayList<>());
    if (others.stream().anyMatch(other -> sharesIssuer(other, replica))) {
      refuse(item, " twice");
      return;
    }
    others.add(replica);
  }

  private static boolean sharesIssuer(PoolIssuer one, PoolIssuer other) {
    return !Collections.disjoint(one.issuers(), other.issuers());
  }

  /** Absent if there are several. */
  private Optional<String> onlyPool() {
    return poolIds.size() == 1 ? Optional.of(poolIds.iterator().next()) : Optional.empty();
  }

  private void refuse(String item, String why) {
    problems.add(REPLICAS, "has " + LogText.quote(item) + why);
  }
}
