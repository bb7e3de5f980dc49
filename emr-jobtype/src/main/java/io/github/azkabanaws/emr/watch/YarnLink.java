package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the administrator's pages of YARN applications are addressed. Immutable. */
public final class YarnLink {
  private static final String APPLICATION = "{application}";
  private static final String CLUSTER = "{cluster}";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{[^{}]*\\}");

  /** As a browser has it: what is anything else is encoded by whoever writes the setting. */
  private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,500}");

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private static final String RULE =
      "must be an http:// or https:// URL with "
          + APPLICATION
          + " behind the host, and "
          + CLUSTER
          + " if it is needed";

  private final String pattern;

  private YarnLink(String pattern) {
    this.pattern = pattern;
  }

  /** The value of a setting; none if it is not there, or not valid. */
  static Optional<YarnLink> read(Settings settings, String key) {
    Optional<String> set = settings.text(key);
    if (!set.isPresent()) {
      return Optional.empty();
    }
    String value = set.get();
    if (value.indexOf('@') >= 0) {
      // Not shown, and not in a log that others read: before the @ there is perhaps a password.
      settings.problem(key, RULE + ", without a user name or password");
      return Optional.empty();
    }
    if (!isValid(value)) {
      settings.problem(key, value, RULE);
      return Optional.empty();
    }
    return Optional.of(new YarnLink(value));
  }

  /** The page of one application of a step, whatever stands in the ids. */
  String to(StepAddress step, String application) {
    return fill(pattern, application, step.clusterId());
  }

  private static boolean isValid(String value) {
    if (!value.contains(APPLICATION) || !VISIBLE.matcher(value).matches() || hasOther(value)) {
      return false;
    }
    try {
      URI one = new URI(fill(value, "application_1_1", "j-1"));
      URI other = new URI(fill(value, "application_2_2", "j-2"));
      return ("https".equals(one.getScheme()) || "http".equals(one.getScheme()))
          && one.getHost() != null
          // The ids choose the page and not whom the reader's browser talks to.
          && Objects.equals(one.getRawAuthority(), other.getRawAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** A typing error in a placeholder would be a link that leads nowhere. */
  private static boolean hasOther(String value) {
    Matcher matcher = PLACEHOLDER.matcher(value);
    while (matcher.find()) {
      if (!matcher.group().equals(APPLICATION) && !matcher.group().equals(CLUSTER)) {
        return true;
      }
    }
    return false;
  }

  private static String fill(String pattern, String application, String cluster) {
    return pattern.replace(CLUSTER, encode(cluster)).replace(APPLICATION, encode(application));
  }

  private static String encode(String text) {
    StringBuilder out = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      out.append(UNRESERVED.indexOf(c) >= 0 ? String.valueOf(c) : String.format("%%%02X", (int) c));
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
