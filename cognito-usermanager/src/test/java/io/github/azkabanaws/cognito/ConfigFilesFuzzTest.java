package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.user.User;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.cognito.fixtures.FuzzRun;
import io.github.azkabanaws.cognito.fixtures.FuzzSubject;
import io.github.azkabanaws.cognito.fixtures.JsonTexts;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.fixtures.TextEdit;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** JWKS documents and azkaban-users.xml: refused at the start, or nobody gains by the change. */
@AddLifecycleHook(FuzzRun.class)
@PropertyDefaults(tries = 400, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
class ConfigFilesFuzzTest {
  private static final String OTHER_KID = "other";
  private static final String JWKS =
      TestTokens.jwks(
          TestTokens.jwk(TestTokens.KID, TestTokens.KEYS),
          TestTokens.jwk("weak", TestTokens.WEAK_KEYS),
          TestTokens.jwk(OTHER_KID, TestTokens.OTHER_KEYS, "\"use\":\"enc\""));
  private static final String TOKEN = TestTokens.id().token();
  private static final String OTHER =
      TestTokens.id()
          .header("kid", TestTokens.quote(OTHER_KID))
          .signedBy(TestTokens.OTHER_KEYS)
          .token();
  private static final String WEAK =
      TestTokens.id().header("kid", "\"weak\"").signedBy(TestTokens.WEAK_KEYS).token();
  private static final ObjectMapper JSON = new ObjectMapper();

  @StatisticsReport(onFailureOnly = true)
  @Property
  void aChangedKeySetVouchesOnlyForTheKeysInIt(@ForAll("edits") List<TextEdit> edits)
      throws Exception {
    checkKeys(TextEdit.applyAll(edits, JWKS));
  }

  @StatisticsReport(onFailureOnly = true)
  @Property(tries = 200)
  void anyKeySetMembersVouchOnlyForTheKeysInIt(
      @ForAll("json") String value, @ForAll("member") String name) throws Exception {
    checkKeys(
        TestTokens.jwks(
            TestTokens.jwk(TestTokens.KID, TestTokens.KEYS, TestTokens.quote(name) + ":" + value)));
    checkKeys("{\"keys\":" + value + "}");
  }

  @StatisticsReport(onFailureOnly = true)
  @Property
  void aChangedUsersFileGivesOnlyTheRolesInIt(@ForAll("edits") List<TextEdit> edits)
      throws Exception {
    String xml = TextEdit.applyAll(edits, TestConfig.USERS);
    FuzzSubject subject;
    try {
      subject = FuzzSubject.start(TestTokens.poolJwks(), xml);
    } catch (IllegalArgumentException e) {
      Statistics.label("file").collect("refused");
      return;
    }
    Statistics.label("file").collect("accepted");
    try (subject) {
      Optional<User> user = subject.signIn(TOKEN);
      if (user.isPresent()) {
        assertThat(rolesOf("ops", xml)).containsAll(user.get().getRoles());
        assertThat(user.get().getRoles())
            .allMatch(role -> subject.manager().getRole(role).getPermission() != null);
      }
      assertThat(subject.signIn("breakglass", "another password")).isEmpty();
      subject.signIn("breakglass", "open sesame");
    }
  }

  @StatisticsReport(onFailureOnly = true)
  @Property
  void anyNameAndPasswordAreRefused(@ForAll String name, @ForAll String password) {
    assertThat(Shared.SUBJECT.signIn(name, password)).isEmpty();
    assertThat(Shared.SUBJECT.signIn("breakglass", password)).isEmpty();
    assertThat(Shared.SUBJECT.signIn(name, "open sesame")).isEmpty();
    assertThat(Shared.SUBJECT.signIn(name, TOKEN)).isEmpty();
    assertThat(Shared.SUBJECT.signIn(name, null)).isEmpty();
    assertThat(Shared.SUBJECT.signIn(null, password)).isEmpty();
  }

  private static final class Shared {
    static final FuzzSubject SUBJECT = FuzzSubject.usual();
  }

  @Provide
  Arbitrary<List<TextEdit>> edits() {
    return TextEdit.few();
  }

  @Provide
  Arbitrary<String> json() {
    return JsonTexts.values();
  }

  @Provide
  Arbitrary<String> member() {
    return Arbitraries.of("use", "alg", "key_ops", "x5c", "x5t", "d", "p", "exp", "x");
  }

  private static void checkKeys(String jwks) throws Exception {
    FuzzSubject subject;
    try {
      subject = FuzzSubject.start(jwks, TestConfig.USERS);
    } catch (IllegalArgumentException e) {
      Statistics.label("key set").collect("refused");
      return;
    }
    Statistics.label("key set").collect("accepted");
    try (subject) {
      if (subject.signIn(TOKEN).isPresent()) {
        assertThat(holds(jwks, TestTokens.KID, TestTokens.KEYS)).isTrue();
      }
      if (subject.signIn(OTHER).isPresent()) {
        assertThat(holds(jwks, OTHER_KID, TestTokens.OTHER_KEYS)).isTrue();
      }
      assertThat(subject.signIn(WEAK)).isEmpty();
    }
  }

  /** Whether the document has this key under this id, and for signatures. */
  private static boolean holds(String jwks, String kid, KeyPair pair) throws Exception {
    BigInteger modulus = ((RSAPublicKey) pair.getPublic()).getModulus();
    for (JsonNode key : JSON.readTree(jwks).path("keys")) {
      String n = key.path("n").asText().replaceAll("[^A-Za-z0-9_-]", "");
      if (kid.equals(key.path("kid").textValue())
          && key.path("use").asText("sig").equals("sig")
          && key.path("alg").asText("RS256").equals("RS256")
          && new BigInteger(1, Base64.getUrlDecoder().decode(n)).equals(modulus)) {
        return true;
      }
    }
    return false;
  }

  private static Set<String> rolesOf(String group, String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    NodeList children =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(TestTokens.utf8(xml)))
            .getDocumentElement()
            .getChildNodes();
    Set<String> roles = new HashSet<>();
    for (int i = 0; i < children.getLength(); i++) {
      Node child = children.item(i);
      if (child instanceof Element element
          && element.getTagName().equals("group")
          && element.getAttribute("name").equals(group)) {
        for (String role : element.getAttribute("roles").split(",", -1)) {
          roles.add(role.trim());
        }
      }
    }
    return roles;
  }
}
