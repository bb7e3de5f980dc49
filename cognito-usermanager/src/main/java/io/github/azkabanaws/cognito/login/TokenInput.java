package io.github.azkabanaws.cognito.login;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.StrictJson;
import io.github.azkabanaws.cognito.token.TokenUse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The token in what people have at hand: their editor's file, a header, the answer of the token
 * endpoint. What is around the token is left out, and told in words that never hold a part of it.
 * Immutable.
 */
public final class TokenInput {
  private static final Pattern SCHEME =
      Pattern.compile("(?is)(?:authorization\\s*:\\s*)?bearer\\s+(.*)");
  private static final Pattern QUOTED = Pattern.compile("(?s)(['\"])(.*)\\1");
  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** The token endpoint's names, and those of the AWS CLI's and SDKs' answers. */
  private static final List<String> ID_TOKENS =
      Collections.unmodifiableList(Arrays.asList("id_token", "IdToken", "idToken"));

  private static final List<String> ACCESS_TOKENS =
      Collections.unmodifiableList(Arrays.asList("access_token", "AccessToken", "accessToken"));

  private final Set<TokenUse> uses;
  private final List<String> notes = new ArrayList<>();
  private final String token;

  private TokenInput(byte[] bytes, Set<TokenUse> uses) {
    this.uses = uses;
    this.token = token(bytes);
  }

  /**
   * Finds the token in what somebody pasted or saved.
   *
   * @param uses the kinds of tokens that may sign in, for an answer that has several
   */
  public static TokenInput of(byte[] bytes, Set<TokenUse> uses) {
    return new TokenInput(bytes, uses);
  }

  /** What is left; empty, or not a token, if there was none. */
  public String token() {
    return token;
  }

  /** A sentence for each thing that was left out, but the line break of an editor. */
  public List<String> notes() {
    return Collections.unmodifiableList(notes);
  }

  private String token(byte[] bytes) {
    String text = withoutMark(decoded(bytes)).trim();
    if (text.startsWith("{")) {
      text = fromJson(text).trim();
    }
    Matcher scheme = SCHEME.matcher(text);
    if (scheme.matches()) {
      notes.add("'Bearer ' in front of the token is not a part of it");
      text = scheme.group(1).trim();
    }
    Matcher quoted = QUOTED.matcher(text);
    if (quoted.matches()) {
      notes.add("the quotes around the token are not a part of it");
      text = quoted.group(2).trim();
    }
    String compact = WHITE_SPACE.matcher(text).replaceAll("");
    if (compact.length() < text.length()) {
      notes.add("there are line breaks or spaces in the token, which the web server refuses");
    }
    return compact;
  }

  /** Windows' shells write UTF-16. What no token has stays as it is, for the checks to find. */
  private String decoded(byte[] bytes) {
    Charset charset = StandardCharsets.ISO_8859_1;
    if (bytes.length >= 2 && (isMark(bytes, 0xFE, 0xFF) || bytes[0] == 0)) {
      charset = StandardCharsets.UTF_16BE;
    } else if (bytes.length >= 2 && (isMark(bytes, 0xFF, 0xFE) || bytes[1] == 0)) {
      charset = StandardCharsets.UTF_16LE;
    } else if (bytes.length >= 3 && isMark(bytes, 0xEF, 0xBB) && (bytes[2] & 0xFF) == 0xBF) {
      charset = StandardCharsets.UTF_8;
    }
    if (charset.name().startsWith("UTF-16")) {
      notes.add("it is UTF-16 text, where the web server wants plain ASCII");
    }
    return new String(bytes, charset);
  }

  private static boolean isMark(byte[] bytes, int first, int second) {
    return (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  private String withoutMark(String text) {
    if (text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK) {
      return text;
    }
    notes.add("a byte order mark in front of the token is not a part of it");
    return text.substring(1);
  }

  /** The token of an answer, or nothing. */
  private String fromJson(String text) {
    Map<String, Object> answer;
    try {
      answer = StrictJson.parseObject(text);
    } catch (StrictJson.RefusedException e) {
      notes.add("it begins like JSON, but " + e.getMessage());
      return "";
    }
    Map<String, Object> members = authentication(answer);
    Optional<String> id = first(members, ID_TOKENS);
    Optional<String> access = first(members, ACCESS_TOKENS);
    boolean takesId = uses.contains(TokenUse.ID);
    if (takesId && id.isPresent()) {
      notes.add("it is the JSON answer to a sign-in; checked is its ID token");
      return id.get();
    }
    if (!takesId && !access.isPresent() && id.isPresent()) {
      notes.add(
          "it is the JSON answer to a sign-in without an access token, which "
              + TokenUse.PROPERTY
              + " wants; checked is its ID token");
      return id.get();
    }
    if (access.isPresent()) {
      notes.add(
          "it is the JSON answer to a sign-in; checked is its access token"
              + (takesId && !uses.contains(TokenUse.ACCESS)
                  ? ", because it has no ID token: ask for the scope openid to get one"
                  : ""));
      return access.get();
    }
    notes.add(without(answer));
    return "";
  }

  private static String without(Map<String, Object> answer) {
    if (answer.get("error") instanceof String) {
      return "it is the JSON answer to a sign-in that failed (error "
          + LogText.quote((String) answer.get("error"))
          + "), so there is no token: sign in first";
    }
    return answer.get("ChallengeName") instanceof String
        ? "it is the JSON answer to a sign-in that asks for more (ChallengeName "
            + LogText.quote((String) answer.get("ChallengeName"))
            + "), so there is no token yet: answer that first"
        : "it is a JSON object without id_token and access_token: give the token alone, or the"
            + " whole answer of the token endpoint";
  }

  @SuppressWarnings("unchecked") // StrictJson makes maps with text keys only
  private static Map<String, Object> authentication(Map<String, Object> answer) {
    Object inner = answer.get("AuthenticationResult");
    return inner instanceof Map ? (Map<String, Object>) inner : answer;
  }

  private static Optional<String> first(Map<String, Object> members, List<String> names) {
    return names.stream()
        .map(members::get)
        .filter(value -> value instanceof String && !((String) value).isEmpty())
        .map(String.class::cast)
        .findFirst();
  }
}
