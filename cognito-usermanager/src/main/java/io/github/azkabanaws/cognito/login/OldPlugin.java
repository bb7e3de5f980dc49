package io.github.azkabanaws.cognito.login;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.users.AccessSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of the older Cognito plugin, which come from azkaban.properties or the environment,
 * put into today's. Today's win, and each of the old ones gives a warning that names its successor.
 */
final class OldPlugin {
  static final String KEYSTORE_URL = "KEYSTORE_URL";
  static final String KEYSTORE_DATA = "KEYSTORE_DATA";
  static final String USE_EMR_USER = "use.emr.user";

  private final Props props;
  private final Environment environment;
  private final List<String> warnings;

  private OldPlugin(Props props, Environment environment, List<String> warnings) {
    this.props = Objects.requireNonNull(props, "props");
    this.environment = Objects.requireNonNull(environment, "environment");
    this.warnings = Objects.requireNonNull(warnings, "warnings");
  }

  /**
   * Adds today's settings.
   *
   * @param warnings gets a sentence for each old setting
   * @return the properties, with today's settings added
   */
  static Props translate(
      Props props, Environment environment, List<String> warnings, ConfigProblems problems) {
    OldPlugin old = new OldPlugin(props, environment, warnings);
    Props translated = new Props(props);
    old.keys(translated);
    old.proxy(translated, problems);
    return translated;
  }

  private void keys(Props translated) {
    boolean taken = props.get(KeyLocation.PROPERTY) != null;
    for (String name : Arrays.asList(KEYSTORE_URL, KEYSTORE_DATA)) {
      Optional<String> set = Optional.ofNullable(props.get(name));
      String value = (set.isPresent() ? set : environment.value(name)).orElse("");
      if (value.trim().isEmpty()) {
        continue;
      }
      if (!taken) {
        translated.put(KeyLocation.PROPERTY, value.trim());
      }
      warnOf(name, taken, KeyLocation.PROPERTY + "=<the same value>");
      taken = true;
    }
  }

  private void proxy(Props translated, ConfigProblems problems) {
    String value = props.get(USE_EMR_USER);
    if (value == null) {
      return;
    }
    boolean taken = props.get(AccessSettings.PROXY) != null;
    if (!taken && Setting.flag(props, USE_EMR_USER, false, problems)) {
      translated.put(AccessSettings.PROXY, "self");
    }
    warnOf(USE_EMR_USER, taken, AccessSettings.PROXY + "=self (for true)");
  }

  private void warnOf(String name, boolean ignored, String successor) {
    warnings.add(
        name
            + " is a setting of the older plugin"
            + (ignored ? " and is ignored, because a newer one is set" : "")
            + "; remove it and use "
            + successor);
  }
}
