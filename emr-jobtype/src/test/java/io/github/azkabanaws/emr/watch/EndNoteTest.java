package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of objects, as the wrapper makes them and as others may. */
class EndNoteTest {
  private static final String KEY = "azk-42-0-1-0123456789abcdef";

  @Test
  void aBeginHasNoCode() {
    EndNote note = EndNote.of("20261128T143646Z-" + KEY + "-begun").orElseThrow();
    assertThat(note.key()).isEqualTo(KEY);
    assertThat(note.code()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3", "255, 255", "007, 7"})
  void anEndHasOne(String written, int code) {
    EndNote note = EndNote.of("20261128T143646Z-" + KEY + "-ended-" + written).orElseThrow();
    assertThat(note.key()).isEqualTo(KEY);
    assertThat(note.code()).contains(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        KEY,
        "20261128T143646Z-" + KEY,
        "20261128T143646Z-" + KEY + "-ended",
        "20261128T143646Z-" + KEY + "-ended-256",
        "20261128T143646Z-" + KEY + "-ended-9999999999",
        "20261128T143646Z-" + KEY + "-ended--1",
        "20261128T143646Z-" + KEY + "-begun\n",
        "20261128T143646Z-" + KEY + "-begun/x",
        "x/20261128T143646Z-" + KEY + "-begun",
        "20261128T143646-" + KEY + "-begun",
        "20261128T143646Z-azk-42-0-1-0123456789ABCDEF-begun",
        "20261128T143646Z-azk-42-0-0123456789abcdef-begun",
        "20261128T143646Z-s-123-begun"
      })
  void whatTheWrapperDoesNotWriteSaysNothing(String name) {
    assertThat(EndNote.of(name)).isEmpty();
  }
}
