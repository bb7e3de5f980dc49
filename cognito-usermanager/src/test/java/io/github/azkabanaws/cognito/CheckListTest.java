package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.cognito.CheckList.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckListTest {
  private static final Set<Reason> NOT_OF_A_TOKEN =
      EnumSet.of(Reason.OAUTH_NOT_SUPPORTED, Reason.XML_LOGIN_REFUSED, Reason.INTERNAL_ERROR);

  @Test
  void hasEveryReasonForWhichATokenCanBeRefused() {
    Set<Reason> expected = EnumSet.complementOf(EnumSet.copyOf(NOT_OF_A_TOKEN));
    assertThat(CheckList.outcomes(null).keySet()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void allPassForATokenThatIsAccepted() {
    assertThat(CheckList.outcomes(null).values()).containsOnly(Outcome.PASS);
  }

  @ParameterizedTest
  @EnumSource
  void whatComesBeforeTheRefusalPassesAndTheRestIsNotReached(Reason refusal) {
    if (NOT_OF_A_TOKEN.contains(refusal)) {
      assertThatThrownBy(() -> CheckList.outcomes(refusal))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }
    List<Outcome> outcomes = new ArrayList<>(CheckList.outcomes(refusal).values());
    int failed = outcomes.indexOf(Outcome.FAIL);
    assertThat(new ArrayList<>(CheckList.outcomes(refusal).keySet()).get(failed))
        .isEqualTo(refusal);
    assertThat(outcomes.subList(0, failed)).allMatch(outcome -> outcome == Outcome.PASS);
    assertThat(outcomes.subList(failed + 1, outcomes.size()))
        .allMatch(outcome -> outcome == Outcome.NOT_REACHED);
    assertThat(CheckList.title(refusal)).isNotBlank();
  }
}
