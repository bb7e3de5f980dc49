package io.github.azkabanaws.cognito;

import azkaban.utils.Props;
import java.util.Collections;
import java.util.List;

/** The settings of the users in azkaban-users.xml; immutable. */
final class XmlUserSettings {
  static final String XML_USERS = "cognito.xml.users";

  static final List<String> PROPERTIES = Collections.singletonList(XML_USERS);

  private final boolean enabled;

  private XmlUserSettings(boolean enabled) {
    this.enabled = enabled;
  }

  static XmlUserSettings read(Props props, ConfigProblems problems) {
    return new XmlUserSettings(Setting.flag(props, XML_USERS, true, problems));
  }

  /** Whether they may sign in. Their names stay theirs in any case. */
  boolean enabled() {
    return enabled;
  }
}
