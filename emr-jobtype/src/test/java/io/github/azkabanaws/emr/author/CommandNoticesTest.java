package io.github.azkabanaws.emr.author;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.step.Words;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandNoticesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/x/a.sh one two",
        "/x/a.sh \"two words\" --day=2026-03-01 -x a,b k=v",
        "bash -c 'ls *.csv | sort > out && echo $(date) `id` ~ {a,b}'",
        "/x/a.sh https://host/x?y=1&z=2 s3://b/k=1/ a@b 50%",
        "/x/a.sh \"it's\" --name= ''x",
        "spark-submit --conf a.b=c --class X s3://b/x.jar",
      })
  void whatCanOnlyBeMeantAsItIsNeedsNoWord(String text) {
    assertThat(sentences(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      quoteCharacter = '~',
      value = {
        "/x/a.sh ~it's fine ^ quote that nothing closes",
        "/x/a.sh \"one ^ quote that nothing closes",
        "/x/a.sh '' x ^ empty quotes",
        "/x/a.sh \"\" ^ empty quotes",
        "/x/a.sh what's Bob's ^ has a ' between letters",
        "/x/a.sh a\\\"b c\\\" ^ has a \\ before a quote",
        "/x/a.sh a \\ b ^ has a \\ at the end of a line",
      })
  void quotesThatAreLostAreTold(String text, String told) {
    assertThat(sentences(text.replace("~", "")))
        .anySatisfy(line -> assertThat(line).startsWith("command has ").contains(told.trim()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\tb", "\"a\nb\"", "a\u00a0b", "\"\t\"", "a\u200bb", "\"a \\\n b\""})
  void aWordWithWhatCanNotBeSeenIsTold(String word) {
    assertThat(sentences("/x/a.sh " + word))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("command has a line break, a tab or another character")
                    .doesNotContain("\n", "\t", "\u00a0", "\u200b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "|",
        "||",
        "&&",
        "&",
        ";",
        ">",
        ">>",
        "<",
        "2>&1",
        ">out.txt",
        "2>err",
        "<in",
        "*.csv",
        "a?.txt",
        "[ab].txt",
        "{a,b}",
        "$(date)",
        "`date`",
        "$HOME",
        "~",
        "~/x",
        "a;",
        "!",
        "{",
        "}",
        "(cd",
        "x)",
        "&>all"
      })
  void aWordOfAShellIsTold(String word) {
    assertThat(sentences("/x/a.sh one " + word + " two"))
        .singleElement()
        .asString()
        .startsWith("command has words that look like a shell's")
        .endsWith(": " + Words.quote(word) + ".");
  }

  @Test
  void anAssignmentBeforeTheCommandIsTold() {
    assertThat(sentences("DAY=1 /x/a.sh")).singleElement().asString().contains("\"DAY=1\"");
    assertThat(sentences("/x/a.sh DAY=1")).isEmpty();
  }

  @Test
  void eachKindIsToldOnceForAJob() {
    String many = String.join(" ", IntStream.range(0, 8).mapToObj(i -> "*" + i).toList());
    List<String> told =
        new CommandNotices(
                List.of(
                    new CommandText("command", "/x/a.sh | " + many),
                    new CommandText("command.1", "/x/b.sh"),
                    new CommandText("command.2", "/x/c.sh && \"")))
            .sentences();
    assertThat(told)
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("command, command.2 has words")
                    .endsWith(": \"|\", \"*0\", \"*1\", \"*2\", \"*3\" and 5 more."))
        .anySatisfy(line -> assertThat(line).startsWith("command.2 has a quote"));
  }

  @Test
  void noSecretIsTold() {
    assertThat(sentences("/x/a.sh --password=hunter2* --token hunter2; x"))
        .singleElement()
        .asString()
        .contains("--password=***")
        .doesNotContain("hunter2");
  }

  private static List<String> sentences(String text) {
    return new CommandNotices(List.of(new CommandText("command", text))).sentences();
  }
}
