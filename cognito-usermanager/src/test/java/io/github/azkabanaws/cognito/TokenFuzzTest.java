package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.cognito.fixtures.FuzzRun;
import io.github.azkabanaws.cognito.fixtures.FuzzSubject;
import io.github.azkabanaws.cognito.fixtures.GenuineToken;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.fixtures.TextEdit;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Texts, segments and signatures: nothing gets in that the pool's key has not signed. */
@AddLifecycleHook(FuzzRun.class)
@PropertyDefaults(tries = 1500, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
class TokenFuzzTest {
  private static final String URL_ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final String ID = TestTokens.id().token();
  private static final String ACCESS = TestTokens.access().token();
  private static final String ADMINS = TestTokens.id().claim("cognito:username", "\"bob\"").token();
  private static final List<String> GENUINE = List.of(ID, ACCESS, ADMINS);
  private static final FuzzSubject SUBJECT = FuzzSubject.usual();

  @Property(tries = 5)
  void theGenuineTokensGetIn(@ForAll("genuine") String token) throws Exception {
    GenuineToken.check(
        token,
        TestTokens.KEYS.getPublic(),
        TestTokens.KID,
        SUBJECT.signIn(token).orElseThrow(AssertionError::new));
  }

  @Property(tries = 6000)
  void aChangedTextIsRefused(
      @ForAll("genuine") String token, @ForAll("edits") List<TextEdit> edits) {
    refusedUnlessGenuine(TextEdit.applyAll(edits, token));
  }

  @Property(edgeCases = EdgeCasesMode.MIXIN)
  void anyTextIsRefused(@ForAll String text) {
    refusedUnlessGenuine(text);
  }

  @Property(tries = 60)
  void aLongTextIsRefusedInTime(
      @ForAll("edits") List<TextEdit> edits,
      @ForAll @IntRange(min = 1, max = 400) int times,
      @ForAll("genuine") String token) {
    refusedUnlessGenuine(TextEdit.applyAll(edits, token).repeat(times));
    refusedUnlessGenuine(edits.get(0).text().repeat(Math.multiplyExact(times, 1000)));
  }

  @Property
  void segmentsOfDifferentTokensAreRefused(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 8) Integer> picks) {
    String[] segments = String.join(".", GENUINE).split("\\.", -1);
    StringBuilder text = new StringBuilder();
    for (int pick : picks) {
      text.append(text.length() == 0 ? "" : ".").append(segments[pick]);
    }
    refusedUnlessGenuine(text.toString());
  }

  @Property
  void aSegmentWithItsBytesChangedIsRefused(
      @ForAll("genuine") String token,
      @ForAll @IntRange(max = 2) int segment,
      @ForAll @IntRange(max = 100_000) int at,
      @ForAll @IntRange(min = 1, max = 255) int flip) {
    String[] parts = token.split("\\.", -1);
    byte[] bytes = Base64.getUrlDecoder().decode(parts[segment]);
    bytes[at % bytes.length] ^= (byte) flip;
    parts[segment] = TestTokens.base64(bytes);
    refusedUnlessGenuine(String.join(".", parts));
  }

  @Property
  void anySignatureIsRefused(@ForAll("genuine") String token, @ForAll("signatures") byte[] bytes) {
    refusedUnlessGenuine(withSignature(token, bytes));
  }

  /** The same number in other octets: RFC 8017 section 8.2.2 wants exactly the modulus's length. */
  @Property(tries = 50)
  void theSameSignatureInAnotherEncodingIsRefused(
      @ForAll("genuine") String token, @ForAll @IntRange(min = 1, max = 20) int more) {
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
    byte[] longer = new byte[signature.length + more];
    System.arraycopy(signature, 0, longer, more, signature.length);
    refusedUnlessGenuine(withSignature(token, longer));
    refusedUnlessGenuine(withSignature(token, Arrays.copyOf(signature, signature.length + more)));
    RSAPublicKey key = (RSAPublicKey) TestTokens.KEYS.getPublic();
    BigInteger number = new BigInteger(1, signature);
    BigInteger congruent = number.add(key.getModulus().multiply(BigInteger.valueOf(more)));
    refusedUnlessGenuine(withSignature(token, TestTokens.unsigned(congruent)));
  }

  /** The last character has bits to spare, and padding says nothing: all spellings are tried. */
  @Property(tries = 600)
  void theSameSignatureInAnotherSpellingIsRefused(
      @ForAll("genuine") String token, @ForAll("ends") String end) {
    refusedUnlessGenuine(token.substring(0, token.length() - 1) + end);
  }

  @Property(tries = 150)
  void aStrangersSignatureIsRefused(@ForAll("strangers") KeyPair stranger, @ForAll boolean id) {
    TestTokens.Builder token = id ? TestTokens.id() : TestTokens.access();
    assertThat(SUBJECT.signIn(token.signedBy(stranger).token())).isEmpty();
  }

  @Provide
  Arbitrary<String> genuine() {
    return Arbitraries.of(GENUINE);
  }

  @Provide
  Arbitrary<List<TextEdit>> edits() {
    return TextEdit.few();
  }

  @Provide
  Arbitrary<String> ends() {
    Arbitrary<Character> last =
        Arbitraries.of(URL_ALPHABET.chars().mapToObj(c -> (char) c).toArray(Character[]::new));
    return Combinators.combine(last, Arbitraries.of("", "=", "==")).as((c, p) -> c + p);
  }

  @Provide
  Arbitrary<KeyPair> strangers() {
    return Arbitraries.of(TestTokens.OTHER_KEYS, TestTokens.WEAK_KEYS);
  }

  @Provide
  Arbitrary<byte[]> signatures() {
    return Combinators.combine(
            Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(32),
            Arbitraries.of(0, 1, 32, 255, 256, 257, 512))
        .as((bytes, size) -> size == 0 ? bytes : Arrays.copyOf(bytes, size));
  }

  private static String withSignature(String token, byte[] signature) {
    return token.substring(0, token.lastIndexOf('.') + 1) + TestTokens.base64(signature);
  }

  private static void refusedUnlessGenuine(String text) {
    if (!GENUINE.contains(text)) {
      assertThat(SUBJECT.signIn(text)).isEmpty();
    }
  }
}
