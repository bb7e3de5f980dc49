package io.github.azkabanaws.cognito.token;

import com.nimbusds.jose.util.Base64URL;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.StrictJson;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Looks at the raw text of a token before any cryptography, and lets through only what Cognito
 * issues: a JWS in compact form (RFC 7515 section 7.1) in its one canonical spelling, with the
 * header members of the <a
 * href="https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html">AWS
 * page on verifying a token</a>.
 *
 * <p>Decoders and parsers are lenient on texts, hence this gate; it works in time linear to the
 * length.
 */
public final class TokenGate {
  /** Cognito's largest tokens are about 17 KB; Azkaban's form lets 10 MB through. */
  public static final int MAX_LENGTH = 32 * 1024;

  /**
   * What base64url without padding can end with after whole groups of four characters and two or
   * three more: the characters whose four or two lowest bits, which no byte uses, are zero.
   */
  private static final String LAST_OF_TWO = "AQgw";

  private static final String LAST_OF_THREE = "AEIMQUYcgkosw048";

  private static final Set<String> HEADER_MEMBERS =
      Collections.unmodifiableSet(new HashSet<>(Arrays.asList("alg", "kid", "typ")));

  /**
   * Checks the text.
   *
   * @throws TokenRejectedException naming the first rule that the text breaks
   */
  SignedToken check(String text) throws TokenRejectedException {
    checkCharacters(text);
    String[] parts = text.split("\\.", 4);
    if (parts.length != 3) {
      throw new TokenRejectedException(
          Reason.TOKEN_SEGMENTS, "expected exactly three parts with two dots between them");
    }
    byte[] headerBytes = decode("header", parts[0]);
    byte[] payloadBytes = decode("payload", parts[1]);
    decode("signature", parts[2]);

    // All of the text before any of its meaning.
    Map<String, Object> headerMembers = parse("header", headerBytes);
    Claims claims = new Claims(parse("payload", payloadBytes));
    String kid = checkHeader(headerMembers);
    byte[] signedContent = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
    return new SignedToken(kid, claims, signedContent, new Base64URL(parts[2]));
  }

  private static void checkCharacters(String text) throws TokenRejectedException {
    if (text == null || text.isEmpty()) {
      throw new TokenRejectedException(Reason.TOKEN_EMPTY, "the password field is empty");
    }
    if (text.length() > MAX_LENGTH) {
      throw new TokenRejectedException(
          Reason.TOKEN_TOO_LONG,
          "expected at most " + MAX_LENGTH + " characters, got " + text.length());
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        throw new TokenRejectedException(
            Reason.TOKEN_WHITE_SPACE, "white space at position " + i + " of " + text.length());
      }
      if (c > '~') {
        throw new TokenRejectedException(
            Reason.TOKEN_NOT_ASCII, "not an ASCII character at position " + i);
      }
    }
  }

  /** Decodes base64url without padding (RFC 7515 section 2), only in its canonical spelling. */
  private static byte[] decode(String part, String segment) throws TokenRejectedException {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(segment);
    } catch (IllegalArgumentException e) {
      throw new TokenRejectedException(Reason.TOKEN_BASE64, "the " + part + " is not base64url");
    }
    if (bytes.length == 0 || !isCanonical(segment)) {
      throw new TokenRejectedException(
          Reason.TOKEN_BASE64, "the " + part + " is empty, padded or not in canonical base64url");
    }
    return bytes;
  }

  /**
   * Whether a segment that the decoder took is what an encoder makes. The decoder takes padding and
   * ignores left-over bits: then one token would have many spellings.
   */
  private static boolean isCanonical(String segment) {
    char last = segment.charAt(segment.length() - 1);
    switch (segment.length() % 4) {
      case 2:
        return LAST_OF_TWO.indexOf(last) >= 0;
      case 3:
        return LAST_OF_THREE.indexOf(last) >= 0;
      default:
        // Whole groups; of one character more the decoder makes nothing.
        return last != '=';
    }
  }

  private static Map<String, Object> parse(String part, byte[] bytes)
      throws TokenRejectedException {
    String json = new String(bytes, StandardCharsets.UTF_8);
    // What is not UTF-8 was replaced, and no longer gives the same bytes.
    if (!Arrays.equals(json.getBytes(StandardCharsets.UTF_8), bytes)) {
      throw new TokenRejectedException(Reason.JSON_NOT_UTF8, "the " + part + " is not UTF-8");
    }
    try {
      return StrictJson.parseObject(json);
    } catch (StrictJson.RefusedException e) {
      throw new TokenRejectedException(e.reason(), "the " + part + " " + e.getMessage());
    }
  }

  private static String checkHeader(Map<String, Object> header) throws TokenRejectedException {
    for (String name : header.keySet()) {
      if (!HEADER_MEMBERS.contains(name)) {
        throw new TokenRejectedException(
            Reason.HEADER_MEMBER_NOT_ALLOWED,
            "expected only alg, kid and typ in the header, got " + LogText.quote(name));
      }
    }
    if (!"RS256".equals(header.get("alg"))) {
      throw new TokenRejectedException(
          Reason.ALG_NOT_ALLOWED,
          "expected alg \"RS256\", got " + LogText.quoteJson(header.get("alg")));
    }
    Object kid = header.get("kid");
    if (!(kid instanceof String) || ((String) kid).isEmpty()) {
      throw new TokenRejectedException(
          Reason.KID_MALFORMED, "expected a text as kid, got " + LogText.quoteJson(kid));
    }
    if (header.containsKey("typ") && !"JWT".equals(header.get("typ"))) {
      throw new TokenRejectedException(
          Reason.TYP_NOT_ALLOWED,
          "expected typ \"JWT\" or none, got " + LogText.quoteJson(header.get("typ")));
    }
    return (String) kid;
  }
}
