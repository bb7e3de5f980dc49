package io.github.azkabanaws.cognito.usersxml;

import azkaban.utils.Props;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Setting;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The settings of the users in azkaban-users.xml; immutable. */
public final class XmlUserSettings {
  /** Azkaban's own property for azkaban-users.xml. */
  public static final String FILE = "user.manager.xml.file";

  public static final String XML_USERS = "cognito.xml.users";

  public static final String HASH_PARALLEL = "cognito.xml.hash.parallel";
  static final int MAX_PARALLEL = 64;

  public static final List<String> PROPERTIES =
      Collections.unmodifiableList(Arrays.asList(XML_USERS, HASH_PARALLEL));

  private static final int MAX_DEFAULT_PARALLEL = 4;

  private final boolean enabled;
  private final int parallel;

  private XmlUserSettings(boolean enabled, int parallel) {
    this.enabled = enabled;
    this.parallel = parallel;
  }

  public static XmlUserSettings read(Props props, ConfigProblems problems) {
    return new XmlUserSettings(
        Setting.flag(props, XML_USERS, true, problems), parallel(props, problems));
  }

  /** Half of the cores, so that the others serve who is signed in already, and never many. */
  static int defaultParallel(int cores) {
    return Math.max(1, Math.min(MAX_DEFAULT_PARALLEL, cores / 2));
  }

  private static int parallel(Props props, ConfigProblems problems) {
    String text = Setting.text(props, HASH_PARALLEL, problems).orElse(null);
    if (text == null) {
      return defaultParallel(Runtime.getRuntime().availableProcessors());
    }
    if (!text.matches("[1-9]\\d?") || Integer.parseInt(text) > MAX_PARALLEL) {
      problems.add(HASH_PARALLEL, "is " + LogText.quote(text) + "; allowed: 1 to " + MAX_PARALLEL);
      return 1;
    }
    return Integer.parseInt(text);
  }

  /** Whether they may sign in. Their names stay theirs in any case. */
  public boolean enabled() {
    return enabled;
  }

  /** How many passwords are checked at a time. */
  public int parallel() {
    return parallel;
  }
}
