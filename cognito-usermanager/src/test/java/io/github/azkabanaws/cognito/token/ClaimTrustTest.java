package io.github.azkabanaws.cognito.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which claims say who somebody is, and which names no claim has. */
class ClaimTrustTest {
  @ParameterizedTest
  @ValueSource(strings = {"name", "preferred_username", "custom:x", "dev:custom:x", "profile"})
  void whatPeopleWriteThemselvesIsTheirOwnWord(String claim) {
    assertThat(ClaimTrust.isOwnersWord(claim)).isTrue();
    assertThat(ClaimTrust.mayBeChosen(claim)).isTrue();
    assertThat(ClaimTrust.isPersonal(claim)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"email", "cognito:username", "username"})
  void namesAndAddressesMayBeChosen(String claim) {
    assertThat(ClaimTrust.isOwnersWord(claim)).isFalse();
    assertThat(ClaimTrust.mayBeChosen(claim)).isTrue();
    assertThat(ClaimTrust.isPersonal(claim)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cognito:groups", "aud", "exp", "token_use", "email_verified", "scope"})
  void whatIsTheSameForManyTellsNobodyApart(String claim) {
    assertThat(ClaimTrust.isPersonal(claim)).isFalse();
    assertThat(ClaimTrust.mayBeChosen(claim)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "employee_id"})
  void nobodyChoosesWhatCognitoOrATriggerWrites(String claim) {
    assertThat(ClaimTrust.mayBeChosen(claim)).isFalse();
    assertThat(ClaimTrust.isPersonal(claim)).isTrue();
  }

  @Test
  void anAddressIsVerifiedInTwoForms() {
    assertThat(ClaimTrust.hasVerifiedEmail(verified(true))).isTrue();
    assertThat(ClaimTrust.hasVerifiedEmail(verified("true"))).isTrue();
    assertThat(ClaimTrust.hasVerifiedEmail(verified(false))).isFalse();
    assertThat(ClaimTrust.hasVerifiedEmail(verified("TRUE"))).isFalse();
    assertThat(ClaimTrust.hasVerifiedEmail(verified(1d))).isFalse();
    assertThat(ClaimTrust.hasVerifiedEmail(new Claims(Collections.emptyMap()))).isFalse();
  }

  @Test
  void whatCognitoKeepsForItselfIsInSmallLetters() {
    assertThat(ClaimNames.problem("Cognito:Username"))
        .hasValue("which is written cognito:username");
    assertThat(ClaimNames.problem("SUB")).hasValue("which is written sub");
    for (String other : new String[] {"Cognito:Teams", "Email", "sub", "cognito:username"}) {
      assertThat(ClaimNames.problem(other)).as(other).isEmpty();
    }
  }

  @Test
  void aClaimOfOneKindOfTokenIsDoubtedWhereOnlyTheOtherSignsIn() {
    Set<TokenUse> both = Set.of(TokenUse.ID, TokenUse.ACCESS);
    assertThat(ClaimNames.doubt("scope", Set.of(TokenUse.ID)).orElseThrow())
        .startsWith("which only access tokens have")
        .endsWith("cognito.token.use is id");
    for (String claim : new String[] {"email", "custom:x"}) {
      assertThat(ClaimNames.doubt(claim, Set.of(TokenUse.ACCESS)).orElseThrow())
          .startsWith("which only ID tokens have")
          .endsWith("cognito.token.use is access");
      assertThat(ClaimNames.doubt(claim, both)).isEmpty();
    }
    assertThat(ClaimNames.doubt("scope", both)).isEmpty();
    assertThat(ClaimNames.doubt("sub", Set.of(TokenUse.ACCESS))).isEmpty();
    assertThat(ClaimNames.doubt("cognito:zzzzzzzzzzzz", both))
        .hasValue("which Cognito does not write");
  }

  private static Claims verified(Object value) {
    return new Claims(Map.of("email_verified", value));
  }
}
