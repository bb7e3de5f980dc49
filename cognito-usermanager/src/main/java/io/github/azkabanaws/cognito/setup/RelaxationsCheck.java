package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import java.util.List;

/** What the settings permit that is not permitted by default, and old names in them. */
final class RelaxationsCheck implements SetupCheck {
  private final List<String> warnings;

  RelaxationsCheck(List<String> warnings) {
    this.warnings = warnings;
  }

  @Override
  public void run(CheckLines lines) {
    if (warnings.isEmpty()) {
      lines.ok("none: every check of tokens is on");
    }
    warnings.forEach(
        text -> lines.warning(text, "see \"Switches that allow more\" in docs/tokens.md"));
  }
}
