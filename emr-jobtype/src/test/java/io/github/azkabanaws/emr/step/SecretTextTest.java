package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a --password hunter2 b | a --password *** b",
        "a --db-password=hunter2 | a --db-password=***",
        "a -Dspark.secret=hunter2=x | a -Dspark.secret=***",
        "a API_KEY=hunter2 accessToken:hunter2 | a API_KEY=*** accessToken:***",
        "a --pass hunter2 --db.pwd=hunter2 | a --pass *** --db.pwd=***",
        "a KEY_X=hunter2 | a KEY_X=***",
        "jdbc:pg://me:hunter2@host/db | jdbc:pg://me:***@host/db",
        "a --token -x b | a --token -x b",
        "a secret | a secret",
        "a --passenger=7 bypass=1 token://x | a --passenger=7 bypass=1 token://x",
      })
  void whatIsLikelyToBeASecretIsMasked(String words, String shown) {
    assertThat(SecretText.mask(List.of(words.split(" ")))).isEqualTo(List.of(shown.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x --password hunter2 y | x --password *** y",
        "PW=1; DB_PASSWORD=hunter2 x --token=hunter2 | PW=1; DB_PASSWORD=*** x --token=***",
        "the secret is out | the secret is out",
      })
  void soItIsInAWordThatIsAWholeCommand(String word, String shown) {
    assertThat(SecretText.mask(List.of("bash", "-c", word))).last().isEqualTo(shown);
  }

  @Test
  void aCommandIsShownInWordsThatCanBeToldApart() {
    assertThat(Words.line(List.of("/x/a.sh", "two words", "", "a\"b", "x\n", "--token=hunter2")))
        .isEqualTo("/x/a.sh \"two words\" \"\" \"a\\\"b\" \"x\\n\" --token=***");
  }
}
