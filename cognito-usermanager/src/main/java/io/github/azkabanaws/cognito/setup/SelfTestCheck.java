package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.cognito.login.TokenLogin;

/** Whether forged tokens are refused, as the web server tries it at its start. */
final class SelfTestCheck implements SetupCheck {
  private final TokenLogin login;

  SelfTestCheck(TokenLogin login) {
    this.login = login;
  }

  @Override
  public void run(CheckLines lines) {
    if (login.keys().stream().allMatch(keys -> keys.keyIds().isEmpty())) {
      lines.skipped("there are no keys");
      return;
    }
    try {
      login.selfTest();
      lines.ok("forged tokens are refused");
    } catch (IllegalStateException e) {
      lines.failed(e.getMessage(), "do not start this web server; report this");
    }
  }
}
