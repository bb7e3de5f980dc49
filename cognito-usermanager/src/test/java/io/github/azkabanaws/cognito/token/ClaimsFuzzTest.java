package io.github.azkabanaws.cognito.token;

import azkaban.user.User;
import io.github.azkabanaws.cognito.fixtures.FuzzRun;
import io.github.azkabanaws.cognito.fixtures.FuzzSubject;
import io.github.azkabanaws.cognito.fixtures.GenuineToken;
import io.github.azkabanaws.cognito.fixtures.JsonTexts;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.fixtures.TextEdit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/** Headers and claims that the pool's key did sign: who gets in is exactly who they name. */
@AddLifecycleHook(FuzzRun.class)
@PropertyDefaults(tries = 450, shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
class ClaimsFuzzTest {
  /** One member set, or removed, or there twice. */
  record Change(String name, String json, How how) {
    enum How {
      SET,
      REMOVE,
      REPEAT
    }
  }

  private static final FuzzSubject SUBJECT = FuzzSubject.usual();

  private static final List<String> CLAIMS =
      List.of(
          "iss",
          "aud",
          "client_id",
          "token_use",
          "sub",
          "exp",
          "iat",
          "nbf",
          "cognito:username",
          "username",
          "cognito:groups",
          "email",
          "email_verified",
          "jti",
          "scope",
          "custom:x");
  private static final List<String> HEADERS =
      List.of("alg", "kid", "typ", "crit", "jwk", "jku", "x5c", "b64", "zip", "cty", "enc", "x");

  @StatisticsReport(onFailureOnly = true)
  @Property(tries = 1200)
  void changedClaimsLetInOnlyWhoTheyName(
      @ForAll boolean id, @ForAll("claims") @Size(min = 1, max = 4) List<Change> changes)
      throws Exception {
    TestTokens.Builder token = builder(id);
    String payload = token.claimsJson();
    for (Change change : changes) {
      switch (change.how()) {
        case SET -> payload = token.claim(change.name(), change.json()).claimsJson();
        case REMOVE -> payload = token.without(change.name()).claimsJson();
        case REPEAT ->
            payload =
                payload.replaceFirst(
                    "\\}$",
                    Matcher.quoteReplacement(
                        "," + TestTokens.quote(change.name()) + ":" + change.json() + "}"));
      }
    }
    check(token.headerJson(), payload);
  }

  @StatisticsReport(onFailureOnly = true)
  @Property
  void changedHeadersLetInOnlyTheUsual(
      @ForAll boolean id, @ForAll("headers") @Size(min = 1, max = 3) List<Change> changes)
      throws Exception {
    TestTokens.Builder token = builder(id);
    for (Change change : changes) {
      if (change.how() == Change.How.REMOVE) {
        token.withoutHeader(change.name());
      } else {
        token.header(change.name(), change.json());
      }
    }
    check(token.headerJson(), token.claimsJson());
  }

  @StatisticsReport(onFailureOnly = true)
  @Property
  void changedJsonTextsLetInOnlyWhoTheyName(
      @ForAll boolean id, @ForAll boolean header, @ForAll("edits") List<TextEdit> edits)
      throws Exception {
    TestTokens.Builder token = builder(id);
    String headerJson = token.headerJson();
    String claimsJson = token.claimsJson();
    if (header) {
      check(TextEdit.applyAll(edits, headerJson), claimsJson);
    } else {
      check(headerJson, TextEdit.applyAll(edits, claimsJson));
    }
  }

  @StatisticsReport(onFailureOnly = true)
  @Property(tries = 200)
  void anyJsonIsRefusedOrNamesItsUser(@ForAll("json") String header, @ForAll("json") String claims)
      throws Exception {
    check(header, claims);
    check(TestTokens.id().headerJson(), claims);
    check(header, TestTokens.id().claimsJson());
  }

  @StatisticsReport(onFailureOnly = true)
  @Property(tries = 200)
  void anyBytesAreRefused(
      @ForAll @Size(max = 200) byte[] header, @ForAll @Size(max = 200) byte[] claims)
      throws Exception {
    check(header, claims);
    check(TestTokens.utf8(TestTokens.id().headerJson()), claims);
  }

  @Provide
  Arbitrary<List<Change>> claims() {
    return changes(CLAIMS).list();
  }

  @Provide
  Arbitrary<List<Change>> headers() {
    return changes(HEADERS).list();
  }

  @Provide
  Arbitrary<List<TextEdit>> edits() {
    return TextEdit.few();
  }

  @Provide
  Arbitrary<String> json() {
    return JsonTexts.values();
  }

  private static Arbitrary<Change> changes(List<String> names) {
    return Combinators.combine(
            Arbitraries.of(names), JsonTexts.values(), Arbitraries.of(Change.How.class))
        .as(Change::new);
  }

  private static TestTokens.Builder builder(boolean id) {
    return id ? TestTokens.id() : TestTokens.access();
  }

  private static void check(String header, String claims) throws Exception {
    check(TestTokens.utf8(header), TestTokens.utf8(claims));
  }

  private static void check(byte[] header, byte[] claims) throws Exception {
    String token = TestTokens.sign(header, claims, TestTokens.KEYS.getPrivate());
    Optional<User> user = SUBJECT.signIn(token);
    Statistics.label("let in").collect(user.isPresent());
    if (user.isPresent()) {
      GenuineToken.check(token, TestTokens.KEYS.getPublic(), TestTokens.KID, user.get());
    }
  }
}
