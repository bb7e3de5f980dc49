package io.github.azkabanaws.emr.emrapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** What counts as a YARN application of a step, and how people are told of them. */
class YarnApplicationsTest {
  private static final String FIRST = "application_1772359200000_0001";
  private static final String SECOND = "application_1772359200000_0002";

  @Test
  void bothOfEmrsAnswersHaveThem() {
    assertThat(
            SdkValues.step(
                    StepSummary.builder()
                        .additionalInfo(i -> i.resourceManagerApplicationIds(FIRST))
                        .build())
                .applications()
                .ids())
        .containsExactly(FIRST);
    assertThat(
            SdkValues.step(
                    Step.builder()
                        .additionalInfo(i -> i.resourceManagerApplicationIds(FIRST, SECOND))
                        .build())
                .asked("s-1")
                .applications()
                .ids())
        .containsExactly(FIRST, SECOND);
  }

  @Test
  void anAnswerWithoutThemHasNone() {
    assertThat(SdkValues.step(Step.builder().build()).applications())
        .isSameAs(YarnApplications.NONE);
    assertThat(
            SdkValues.step(Step.builder().additionalInfo(i -> i.resourceManager("rm")).build())
                .applications())
        .isSameAs(YarnApplications.NONE);
  }

  @Test
  void eachCountsOnceInTheOrderInWhichItBecameKnown() {
    YarnApplications known = of(SECOND, null, SECOND).and(of(FIRST, SECOND));
    assertThat(known.ids()).containsExactly(SECOND, FIRST);
    assertThat(known.strange()).isEmpty();
    assertThat(known.and(YarnApplications.NONE)).isSameAs(known);
    assertThat(known.and(of(FIRST))).isSameAs(known);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "application_1",
        "application_1_",
        "application__1",
        "APPLICATION_1_1",
        "application_1_1 ",
        "application_1_1\n",
        "application_1_1,application_1_2",
        "application_1_1$(x)",
        "job_1_1",
        "application_١_1",
        "application_123456789012345678901_1",
        "https://elsewhere.example/application_1_1",
      })
  void whatIsNotOfYarnsFormIsNone(String id) {
    assertThat(of(id).ids()).isEmpty();
    assertThat(of(id).strange()).containsExactly(id);
    assertThat(of(id).sentence()).isEmpty();
    assertThat(of(FIRST).and(of(id)).ids()).containsExactly(FIRST);
    assertThat(of(FIRST).and(of(id)).strange()).containsExactly(id);
  }

  @Test
  void noAnswerFillsTheMemoryOrALine() {
    String[] many =
        IntStream.range(0, 500).mapToObj(i -> "application_1_" + i).toArray(String[]::new);
    String[] strange = IntStream.range(0, 500).mapToObj(i -> "x" + i).toArray(String[]::new);
    YarnApplications known = of(many).and(of(strange)).and(of("application_2_1"));
    assertThat(known.ids()).hasSize(YarnApplications.MOST).doesNotContain("application_2_1");
    assertThat(known.strange()).hasSize(YarnApplications.MOST_STRANGE);
    assertThat(known.sentence())
        .startsWith(" YARN applications: application_1_0, application_1_1, ")
        .endsWith(", application_1_9 and more.");
  }

  @Test
  void peopleAreToldOfThem() {
    assertThat(of(FIRST, SECOND).sentence())
        .isEqualTo(" YARN applications: " + FIRST + ", " + SECOND + ".");
    assertThat(of(FIRST).sentenceOfEnd())
        .isEqualTo(" YARN applications: " + FIRST + "; EMR does not say whether they have ended.");
    assertThat(of(FIRST).inParentheses()).isEqualTo(" (YARN applications: " + FIRST + ")");
    assertThat(YarnApplications.NONE.sentence()).isEmpty();
    assertThat(YarnApplications.NONE.sentenceOfEnd()).isEmpty();
    assertThat(YarnApplications.NONE.inParentheses()).isEmpty();
  }

  private static YarnApplications of(String... ids) {
    List<String> said = Arrays.asList(ids);
    return YarnApplications.of(said);
  }
}
