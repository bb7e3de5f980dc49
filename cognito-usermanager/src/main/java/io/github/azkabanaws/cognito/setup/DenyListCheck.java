package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.base.files.FileTrouble;
import io.github.azkabanaws.cognito.token.ClaimSettings;
import io.github.azkabanaws.cognito.token.DenyEntries;
import java.io.IOException;

/** The list of those who are kept out, and the lines of it that keep nobody out. */
final class DenyListCheck implements SetupCheck {
  private final ClaimSettings claims;

  DenyListCheck(ClaimSettings claims) {
    this.claims = claims;
  }

  @Override
  public void run(CheckLines lines) {
    if (!claims.hasDenyList()) {
      lines.skipped(ClaimSettings.DENY_FILE + " is not set");
      return;
    }
    try {
      DenyEntries entries = DenyEntries.read(claims.denyFile());
      if (entries.warnings().isEmpty()) {
        lines.ok(
            ClaimSettings.DENY_FILE
                + " can be read, and every line is understood: "
                + entries.size()
                + " ids");
      }
      entries.warnings().forEach(text -> lines.warning(text, "correct the file"));
    } catch (IOException e) {
      // Reading the settings has read it a moment ago.
      lines.failed(
          ClaimSettings.DENY_FILE + ": " + FileTrouble.told(claims.denyFile(), e),
          "look at the file " + claims.denyFile());
    }
  }
}
