package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.groups.GroupPattern;
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
    List<GroupPattern> allowed = secrets.allowed();
    if (allowed.isEmpty()) {
      lines.skipped("jobs may have no secrets (" + SecretSettings.ALLOWED + ")");
      return;
    }
    boolean wide = false;
    for (GroupPattern pattern : allowed) {
      if (pattern.isForAll()) {
        wide = true;
        lines.warning(
            pattern + " allows every group every such secret",
            "put " + GroupPattern.GROUP + " before the *, unless they are for all groups");
      }
    }
    if (!wide) {
      lines.ok("patterns of secrets: " + GroupPattern.listed(allowed));
    }
  }
}
