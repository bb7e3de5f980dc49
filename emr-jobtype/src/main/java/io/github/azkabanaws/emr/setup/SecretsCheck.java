package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.step.SecretSettings;
import java.util.List;

/** Which secrets jobs may have, as far as the patterns say. Nobody fetches one. */
final class SecretsCheck implements SetupCheck {
  private final SecretSettings secrets;

  SecretsCheck(SecretSettings secrets) {
    this.secrets = secrets;
  }

  @Override
  public void run(CheckLines lines) {
    List<String> allowed = secrets.allowed();
    if (allowed.isEmpty()) {
      lines.skipped("jobs may have no secrets (" + SecretSettings.ALLOWED + ")");
      return;
    }
    boolean wide = false;
    for (String pattern : allowed) {
      if (isForAll(pattern)) {
        wide = true;
        lines.warning(
            pattern + " allows every group every such secret",
            "put " + SecretSettings.GROUP + " before the *, unless they are for all groups");
      }
    }
    if (!wide) {
      lines.ok("patterns of secrets: " + String.join(", ", allowed));
    }
  }

  /** The settings allow no wildcard before the group: so one without it is the same for all. */
  private static boolean isForAll(String pattern) {
    return pattern.indexOf('*') >= 0 && !pattern.contains(SecretSettings.GROUP);
  }
}
