package io.github.azkabanaws.cognito.token;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.base64;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.id;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.sign;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenGateTest {
  private final TokenGate gate = new TokenGate();

  @Test
  void letsCognitosTokensThrough() throws Exception {
    SignedToken token = gate.check(id().token());
    assertThat(token.kid()).isEqualTo(TestTokens.KID);
    assertThat(token.unprovedClaims().text("cognito:username")).hasValue("alice");
    assertThat(gate.check(TestTokens.access().token()).kid()).isEqualTo(TestTokens.KID);
  }

  @Test
  void letsTypJwtThrough() throws Exception {
    assertThat(gate.check(id().header("typ", "\"JWT\"").token())).isNotNull();
  }

  @Test
  void refusesNothing() {
    assertRefused(null, Reason.TOKEN_EMPTY);
    assertRefused("", Reason.TOKEN_EMPTY);
  }

  @Test
  void lengthIsBounded() throws Exception {
    String longest = padTo(TokenGate.MAX_LENGTH);
    assertThat(longest).hasSize(TokenGate.MAX_LENGTH);
    gate.check(longest);
    assertRefused(longest + "A", Reason.TOKEN_TOO_LONG);
    assertRefused("A".repeat(1_400_000), Reason.TOKEN_TOO_LONG);
  }

  /** A signature of the wrong length is none of the gate's business. */
  private static String padTo(int length) {
    String token = id().token();
    int free = length - token.lastIndexOf('.') - 1;
    return token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(free);
  }

  @Test
  void refusesWhiteSpace() {
    String token = id().token();
    for (String space : Arrays.asList(" ", "\n", "\r", "\t", "\u000b", "\f")) {
      assertRefused(space + token, Reason.TOKEN_WHITE_SPACE);
      assertRefused(token + space, Reason.TOKEN_WHITE_SPACE);
      assertRefused(token.replaceFirst("\\.", "." + space), Reason.TOKEN_WHITE_SPACE);
    }
  }

  @Test
  void refusesWhatIsNotAscii() {
    String token = id().token();
    assertRefused("\ufeff" + token, Reason.TOKEN_NOT_ASCII);
    assertRefused(token + "\u00a0", Reason.TOKEN_NOT_ASCII);
    assertRefused(token.substring(1) + "\uff21", Reason.TOKEN_NOT_ASCII);
    assertRefused(token + "\u007f", Reason.TOKEN_NOT_ASCII);
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "a.b", "a.b.c.d", "a.b.c.d.e", "....", "."})
  void refusesOtherThanThreeSegments(String text) {
    assertRefused(text, Reason.TOKEN_SEGMENTS);
  }

  @Test
  void refusesEmptySegments() {
    String token = id().token();
    assertRefused("..", Reason.TOKEN_BASE64);
    assertRefused(token.substring(token.indexOf('.')), Reason.TOKEN_BASE64);
    assertRefused(token.substring(0, token.lastIndexOf('.') + 1), Reason.TOKEN_BASE64);
  }

  @Test
  void refusesOtherSpellingsOfTheSameBytes() {
    String signed =
        sign(
            id().headerJson(),
            id().claim("x", "\"???>>>\"").claimsJson() + "  ",
            KEYS.getPrivate());
    String[] parts = signed.split("\\.", -1);
    byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
    String start = parts[0] + "." + parts[1] + ".";
    assertRefused(start + parts[2] + "==", Reason.TOKEN_BASE64);
    assertRefused(parts[0] + "=." + parts[1] + "." + parts[2], Reason.TOKEN_BASE64);
    String standard = Base64.getEncoder().withoutPadding().encodeToString(signature);
    if (!standard.equals(parts[2])) {
      assertRefused(start + standard, Reason.TOKEN_BASE64);
    }
    assertRefused(start + "ab+/", Reason.TOKEN_BASE64);
    assertRefused(start + "abc" + "\u0000", Reason.TOKEN_BASE64);
    assertRefused(start + "abcde", Reason.TOKEN_BASE64);
  }

  @Test
  void refusesLeftOverBitsInTheLastCharacter() throws Exception {
    String token = id().token();
    // 256 bytes of signature leave four bits of the last character unused.
    char last = token.charAt(token.length() - 1);
    assertThat("AQgw").contains(String.valueOf(last));
    char other = (char) (last + 1);
    assertThat(Base64.getUrlDecoder().decode(signature(token)))
        .isEqualTo(
            Base64.getUrlDecoder()
                .decode(signature(token.substring(0, token.length() - 1) + other)));
    assertRefused(token.substring(0, token.length() - 1) + other, Reason.TOKEN_BASE64);
  }

  @ParameterizedTest
  @CsvSource({"AA,AB", "AQ,AR", "AAA,AAB", "AAE,AAF", "AA8,AA9"})
  void aSignatureOfAnyLengthHasOneSpelling(String spelling, String other) throws Exception {
    String start = id().token().replaceFirst("[^.]*$", "");
    assertThat(Base64.getUrlDecoder().decode(other))
        .isEqualTo(Base64.getUrlDecoder().decode(spelling));
    gate.check(start + spelling);
    assertRefused(start + other, Reason.TOKEN_BASE64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"AA==", "AAA=", "A", "AAAAA", "~", "\b", "\u000e"})
  void refusesWhatIsNoBase64Url(String signature) {
    assertRefused(id().token().replaceFirst("[^.]*$", "") + signature, Reason.TOKEN_BASE64);
  }

  private static String signature(String token) {
    return token.substring(token.lastIndexOf('.') + 1);
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] latin1 = {'{', '"', 'a', '"', ':', '"', (byte) 0xe9, '"', '}'};
    byte[] overlong = {'{', '"', (byte) 0xc0, (byte) 0xa2, '"', ':', '1', '}'};
    assertRefused(sign(utf8(id().headerJson()), latin1, KEYS.getPrivate()), Reason.JSON_NOT_UTF8);
    assertRefused(sign(utf8(id().headerJson()), overlong, KEYS.getPrivate()), Reason.JSON_NOT_UTF8);
    assertRefused(sign(latin1, utf8(id().claimsJson()), KEYS.getPrivate()), Reason.JSON_NOT_UTF8);
  }

  @Test
  void refusesBrokenJson() {
    assertPayloadRefused("\ufeff" + id().claimsJson(), Reason.JSON_MALFORMED);
    assertPayloadRefused("[]", Reason.JSON_MALFORMED);
    assertPayloadRefused("{\"a\":1}}", Reason.JSON_MALFORMED);
    assertPayloadRefused("{\"sub\":\"a\",\"sub\":\"b\"}", Reason.JSON_DUPLICATE_MEMBER);
    assertPayloadRefused("{\"a\":" + "[".repeat(20_000), Reason.JSON_TOO_DEEP);
    assertHeaderRefused("\"RS256\"", Reason.JSON_MALFORMED);
    assertHeaderRefused(
        "{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"k\"}", Reason.JSON_DUPLICATE_MEMBER);
    assertHeaderRefused("{\"alg\":" + "{\"a\":".repeat(4000), Reason.JSON_TOO_DEEP);
  }

  @Test
  void hundredThousandLevelsAreRefused() {
    String payload = base64(utf8("{\"a\":" + "[".repeat(100_000)));
    assertRefused("e30." + payload + ".e30", Reason.TOKEN_TOO_LONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"crit\":[]",
        "\"crit\":[\"exp\"]",
        "\"b64\":false",
        "\"zip\":\"DEF\"",
        "\"jwk\":{}",
        "\"jku\":\"https://evil.example/jwks.json\"",
        "\"x5u\":\"https://evil.example/cert\"",
        "\"x5c\":[]",
        "\"x5t\":\"x\"",
        "\"cty\":\"JWT\"",
        "\"Alg\":\"none\"",
        "\"\":1"
      })
  void refusesOtherHeaderMembers(String member) {
    assertHeaderRefused(
        "{\"kid\":\"k\",\"alg\":\"RS256\"," + member + "}", Reason.HEADER_MEMBER_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"none\"",
        "\"None\"",
        "\"\"",
        "\"HS256\"",
        "\"rs256\"",
        "\"RS512\"",
        "\"PS256\"",
        "\"ES256\"",
        "null",
        "1",
        "[\"RS256\"]",
        "\"RS256 \""
      })
  void refusesOtherAlgorithms(String alg) {
    assertHeaderRefused("{\"kid\":\"k\",\"alg\":" + alg + "}", Reason.ALG_NOT_ALLOWED);
  }

  @Test
  void algorithmIsRequired() {
    assertHeaderRefused("{\"kid\":\"k\"}", Reason.ALG_NOT_ALLOWED);
    assertHeaderRefused("{}", Reason.ALG_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "null", "1", "[\"k\"]", "{\"k\":1}", "true"})
  void refusesOtherKids(String kid) {
    assertHeaderRefused("{\"alg\":\"RS256\",\"kid\":" + kid + "}", Reason.KID_MALFORMED);
  }

  @Test
  void kidIsRequired() {
    assertHeaderRefused("{\"alg\":\"RS256\"}", Reason.KID_MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"jwt\"", "\"at+jwt\"", "\"JOSE\"", "\"\"", "null", "1"})
  void refusesOtherTypes(String typ) {
    assertHeaderRefused(
        "{\"alg\":\"RS256\",\"kid\":\"k\",\"typ\":" + typ + "}", Reason.TYP_NOT_ALLOWED);
  }

  private void assertHeaderRefused(String header, Reason reason) {
    assertRefused(sign(header, id().claimsJson(), KEYS.getPrivate()), reason);
  }

  private void assertPayloadRefused(String payload, Reason reason) {
    assertRefused(sign(id().headerJson(), payload, KEYS.getPrivate()), reason);
  }

  private void assertRefused(String text, Reason reason) {
    assertThatThrownBy(() -> gate.check(text))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.subject()).isEmpty();
            })
        .hasNoCause();
  }
}
