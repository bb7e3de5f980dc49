package io.github.azkabanaws.base.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnseenTest {
  @ParameterizedTest
  @ValueSource(ints = {0, '\n', '\t', 0x1b, 0x7f, 0x85, 0xad, 0x200d, 0x202e, 0x2028, 0x2029})
  void whatMovesIsUnseen(int character) {
    assertThat(Unseen.moves(character)).isTrue();
    assertThat(Unseen.is(character)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0xd83d, 0xdc00, 0xe000, 0x0378, 0x10ffff})
  void whatHasNoShapeMovesNothingAndIsUnseen(int character) {
    assertThat(Unseen.moves(character)).isFalse();
    assertThat(Unseen.is(character)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {' ', '~', 'x', 0xa0, 0xe9, 0x4e00, 0x1f600})
  void whatHasAShapeIsSeen(int character) {
    assertThat(Unseen.is(character)).isFalse();
  }
}
