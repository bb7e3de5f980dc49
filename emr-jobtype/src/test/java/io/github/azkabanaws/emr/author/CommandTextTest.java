package io.github.azkabanaws.emr.author;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.jobExecutor.ProcessJob;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x/a.sh one\n",
        "/x/a.sh one \n\n",
        "\n  /x/a.sh one",
        "/x/a.sh one\r\n",
        " /x/a.sh one "
      })
  void aLineBreakAtTheEndIsNoPartOfTheLastWord(String text) {
    CommandText command = new CommandText("command", text);
    assertThat(command.words()).containsExactly("/x/a.sh", "one");
    assertThat(command.problem()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/x/a.sh one\ntwo", "/x/a.sh\n/x/b.sh", "/x/a.sh one \n two\n", "/x/a.sh a\r\nb"})
  void aLineBreakBetweenWordsIsRefusedWithTheWayToWriteIt(String text) {
    assertThat(new CommandText("command", text).problem().orElseThrow())
        .startsWith("has a line break outside quotes")
        .contains(">-", "command.1, command.2");
  }

  @Test
  void aShellsContinuationIsRefusedByItsName() {
    assertThat(new CommandText("command", "/x/a.sh one \\\n  two").problem().orElseThrow())
        .startsWith("has a \\ before a line break outside quotes")
        .contains(">-");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x/a.sh\tone",
        "\"/x/a\nb.sh\" one",
        "/x/a.sh\u00a0one",
        "\u200b/x/a.sh",
        "\ufeff/x/a.sh",
        "/x/a.sh\u2028one",
        "/x/a\u001b.sh"
      })
  void whatCanNotBeSeenIsRefusedInTheFirstWord(String text) {
    assertThat(new CommandText("command", text).problem().orElseThrow())
        .startsWith("has a line break, a tab or another character that can't be seen")
        .contains("\\");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x/a.sh \"one\ntwo\"",
        "/x/a.sh one\ttwo",
        "'/x/a b.sh' x",
        "/x/a.sh \u00a0",
        "/x/\u00fc.sh"
      })
  void anythingElseRuns(String text) {
    assertThat(new CommandText("command", text).problem()).isEmpty();
  }

  /** The notices rest on it: each word has its bare one. */
  @Test
  void splitsLikeAzkabanWhateverIsWritten() {
    Random random = new Random(20261128);
    String letters = "ab  '\"'\"\\\t|x";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      CommandText command = new CommandText("command", text.toString());
      assertThat(command.words())
          .as(text.toString())
          .isEqualTo(
              List.of(ProcessJob.partitionCommandLine(text.toString().replaceAll("^ +| +$", ""))))
          .hasSameSizeAs(command.bareWords());
    }
  }
}
