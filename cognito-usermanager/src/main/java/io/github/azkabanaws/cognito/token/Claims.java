package io.github.azkabanaws.cognito.token;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The claims of one token: typed looks at a JSON object that came through the gate. */
public final class Claims {
  private final Map<String, Object> members;

  public Claims(Map<String, Object> members) {
    this.members = Objects.requireNonNull(members, "members");
  }

  /**
   * The raw JSON value, of which null is one as in the JSON itself; what is absent means the same.
   */
  public Object get(String name) {
    return members.get(name);
  }

  /**
   * The app client that the token was issued to: {@code aud} of an ID token, {@code client_id} of
   * an access token; of an array all members, with commas. None if the token has neither.
   */
  Optional<String> client() {
    boolean access = TokenUse.ACCESS.claimValue().equals(members.get("token_use"));
    Object client = members.get(access ? "client_id" : "aud");
    if (client instanceof Collection) {
      return Optional.of(
          ((Collection<?>) client).stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    return Optional.ofNullable(client).map(Object::toString);
  }

  /** The claim when it is a text that is not empty. */
  public Optional<String> text(String name) {
    Object value = members.get(name);
    return value instanceof String && !((String) value).isEmpty()
        ? Optional.of((String) value)
        : Optional.empty();
  }
}
