package io.github.azkabanaws.cognito;

/** The list of those who are kept out. Reading the settings has read it already. */
final class DenyListCheck implements SetupCheck {
  private final ClaimSettings claims;

  DenyListCheck(ClaimSettings claims) {
    this.claims = claims;
  }

  @Override
  public void run(CheckLines lines) {
    if (claims.hasDenyList()) {
      lines.ok(ClaimSettings.DENY_FILE + " can be read, and every line is understood");
    } else {
      lines.skipped(ClaimSettings.DENY_FILE + " is not set");
    }
  }
}
