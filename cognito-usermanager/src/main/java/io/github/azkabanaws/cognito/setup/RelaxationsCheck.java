package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.cognito.login.CognitoConfig;

/** What the settings permit that is not permitted by default, and old names in them. */
final class RelaxationsCheck implements SetupCheck {
  private final CognitoConfig config;

  RelaxationsCheck(CognitoConfig config) {
    this.config = config;
  }

  @Override
  public void run(CheckLines lines) {
    if (config.warnings().isEmpty()) {
      lines.ok("none: every check of tokens is on");
    }
    config.warnings().forEach(text -> lines.warning(text, "see the README"));
  }
}
