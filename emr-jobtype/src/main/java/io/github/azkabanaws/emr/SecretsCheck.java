package io.github.azkabanaws.emr;

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
            "put a folder and " + SecretSettings.GROUP + " before the *");
      }
    }
    if (!wide) {
      lines.ok("patterns of secrets: " + String.join(", ", allowed));
    }
  }

  /** Whether the wildcard begins where a name does. */
  private static boolean isForAll(String pattern) {
    String name = pattern.substring(pattern.indexOf(':') + 1);
    return name.startsWith("*") || name.startsWith("/*");
  }
}
