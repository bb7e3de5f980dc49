package io.github.azkabanaws.cognito;

import java.util.Map;
import java.util.Objects;

/** The claims of one token: typed looks at a JSON object that came through the gate. */
final class Claims {
  private final Map<String, Object> members;

  Claims(Map<String, Object> members) {
    this.members = Objects.requireNonNull(members, "members");
  }

  /** The raw JSON value; null when it is absent or JSON's null, which mean the same here. */
  Object get(String name) {
    return members.get(name);
  }

  /** The claim when it is a text that is not empty, else null. */
  String text(String name) {
    Object value = members.get(name);
    return value instanceof String && !((String) value).isEmpty() ? (String) value : null;
  }
}
