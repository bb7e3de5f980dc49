package io.github.azkabanaws.cognito.login;

import azkaban.utils.Props;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.keys.KeySettings;
import io.github.azkabanaws.cognito.token.UserPool;
import java.net.URL;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Settings that are right by themselves, but have no effect beside the others. */
final class UnusedSettings {
  /** What counts for a fetch only. */
  private static final List<String> OF_FETCHES =
      Arrays.asList(
          KeySettings.PROXY_HOST,
          KeySettings.NON_PROXY_HOSTS,
          KeySettings.CA_FILE,
          KeySettings.CONNECT_TIMEOUT,
          KeySettings.READ_TIMEOUT,
          KeySettings.STALE_TIME);

  private UnusedSettings() {}

  /** Adds a doubt for each. */
  static void find(Props props, List<UserPool> pools, KeySettings keys, ConfigProblems problems) {
    Set<String> hosts =
        pools.stream()
            .flatMap(pool -> pool.sources().stream())
            .flatMap(source -> source.keys().urls().stream())
            .map(URL::getHost)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (hosts.isEmpty()) {
      for (String name : OF_FETCHES) {
        if (props.get(name) != null) {
          problems.doubt(name, "has no effect: the keys are not fetched from a URL");
        }
      }
    } else if (keys.proxy().isPresent()) {
      findProxy(hosts, keys, problems);
    }
  }

  private static void findProxy(Set<String> hosts, KeySettings keys, ConfigProblems problems) {
    List<String> unused = keys.nonProxyHosts().without(hosts);
    if (!unused.isEmpty() && hosts.stream().noneMatch(keys.nonProxyHosts()::contains)) {
      problems.doubt(
          KeySettings.NON_PROXY_HOSTS,
          "is "
              + LogText.quoteAll(unused)
              + ", of which nothing matches "
              + LogText.quoteAll(hosts)
              + ", where the keys come from: the whole name has to match, with * for any"
              + " characters, and addresses are not looked up");
    }
    if (hosts.stream().noneMatch(keys::usesProxyFor)) {
      problems.doubt(
          KeySettings.PROXY_HOST,
          "has no effect: loopback and "
              + KeySettings.NON_PROXY_HOSTS
              + " leave out every host that the keys come from, "
              + LogText.quoteAll(hosts));
    }
  }
}
