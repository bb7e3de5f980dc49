package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What EMR itself starts, under a runtime role. */
class RoleArgumentsTest {
  @Test
  void theWordsArriveAsTheyAre() throws Exception {
    List<String> words = List.of("spark-submit", "--conf", "a=b c", "ü\n\t", "\uD83D\uDC33", "}");
    assertThat(RoleArguments.of(Command.of("command", words), "/opt/run-step.sh")).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|an empty argument would be lost",
        "a}}b|an argument with }} would be broken",
        "a\u0007b|EMR takes no control characters, as in \"a\\u0007b\"",
      })
  void whatWouldNotArriveIsRefused(String word, String why) {
    refused(Command.of("command.1", List.of("spark-submit", word)), why);
  }

  @Test
  void aScriptNeedsTheWrapper() {
    refused(
        Command.of("command.1", List.of("s3://bucket/x.sh")),
        "'s3://bucket/x.sh' needs the wrapper");
    ScriptUpload upload =
        new ScriptUpload("x.sh", new byte[0], "0", new S3Location("bucket", "pre/y"));
    refused(Command.of("command.1", List.of("x.sh")).uploading(upload), "'x.sh' needs the wrapper");
  }

  private static void refused(Command command, String why) {
    assertThatThrownBy(() -> RoleArguments.of(command, "/opt/run-step.sh"))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "Refused: command.1 runs with a runtime role, so EMR itself starts it (spark-submit,"
                + " hive-script), and "
                + why
                + ".");
  }

  @Test
  void theWrapperIsNotForThat() {
    // By its path those are known and counted that it runs.
    Command command = Command.of("command", List.of("/opt/run-step.sh", "--group=etl", "--", "x"));
    assertThatThrownBy(() -> RoleArguments.of(command, "/opt/run-step.sh"))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("the wrapper is not for that");
  }
}
