package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.base.network.Proxies;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.Surroundings;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether something outside of the settings says where AWS is reached, or by which proxy, and
 * whether it counts.
 */
final class SurroundingsCheck implements SetupCheck {
  private final AwsSettings settings;
  private final Collection<URI> addresses;
  private final Environment environment;

  /**
   * @param addresses that jobs call
   */
  SurroundingsCheck(AwsSettings settings, Collection<URI> addresses, Environment environment) {
    this.settings = settings;
    this.addresses = addresses;
    this.environment = environment;
  }

  @Override
  public void run(CheckLines lines) {
    tellAddresses(lines);
    tellProxy(lines);
  }

  private void tellProxy(CheckLines lines) {
    Proxies proxies = settings.proxies();
    Set<String> unused = new LinkedHashSet<>();
    addresses.forEach(address -> proxies.unused(address).ifPresent(unused::add));
    for (String name : unused) {
      lines.warning(
          name
              + " is set and not used: "
              + addresses.stream()
                  .filter(address -> proxies.unused(address).filter(name::equals).isPresent())
                  .map(URI::getHost)
                  .distinct()
                  .collect(Collectors.joining(", "))
              + " are reached without that proxy",
          proxies.advice(name));
    }
  }

  private void tellAddresses(CheckLines lines) {
    List<String> named = Surroundings.named(environment);
    if (named.isEmpty()) {
      lines.ok("nothing outside of the settings says where AWS is reached");
    } else if (settings.followsSurroundings()) {
      lines.ok(
          String.join(", ", named)
              + " count for all services ("
              + Surroundings.ALLOWED
              + "), where no setting names an address");
    } else {
      lines.warning(
          String.join(", ", named) + " set and not used",
          "set "
              + Surroundings.ALLOWED
              + "=true if calls have to go there, or take it away for this account");
    }
  }
}
