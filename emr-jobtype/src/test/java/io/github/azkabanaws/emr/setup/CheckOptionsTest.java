package io.github.azkabanaws.emr.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckOptionsTest {
  @TempDir Path folder;

  @Test
  void theOrderDoesNotMatter() {
    CheckOptions options =
        CheckOptions.parse("--json", "--user", "alice", "--plugin-dir", folder.toString())
            .orElseThrow();
    assertThat(options.json()).isTrue();
    assertThat(options.sendNotice()).isFalse();
    assertThat(options.user()).hasValue("alice");
    assertThat(options.folder()).isEqualTo(folder);
    assertThat(CheckOptions.parse("--plugin-dir", folder.toString()).orElseThrow().user())
        .isEmpty();
  }

  @Test
  void aMessageIsSentOnlyIfSomebodySaysSo() {
    CheckOptions options =
        CheckOptions.parse("--send-notice", "--plugin-dir", folder.toString()).orElseThrow();
    assertThat(options.sendNotice()).isTrue();
    assertThat(options.json()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--plugin-dir",
        "--plugin-dir F --user",
        "--plugin-dir F --run-step",
        "--plugin-dir F --plugin-dir F",
        "--plugin-dir F --user a --user b",
        "--plugin-dir F --json --json",
        "--plugin-dir F --send-notice --send-notice",
        "--plugin-dir /nowhere/at/all",
        "--json"
      })
  void anythingElseIsRefused(String line) {
    String[] args = line.replace("F", folder.toString()).split(" ");
    assertThat(CheckOptions.parse(args)).isEmpty();
  }
}
