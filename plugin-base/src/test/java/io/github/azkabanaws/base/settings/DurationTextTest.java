package io.github.azkabanaws.base.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "500ms,PT0.5S",
    "0,PT0S",
    "30,PT30S",
    "30s,PT30S",
    "30 s,PT30S",
    "15m,PT15M",
    "4h,PT4H",
    "2d,PT48H"
  })
  void reads(String text, Duration duration) {
    assertThat(DurationText.parse(text)).hasValue(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "-1s", "1.5s", "1 week", "1s2", "9999999999", "PT1S", "1S"})
  void refusesOtherTexts(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }

  @Test
  void writesWhatItReads() {
    for (String text : new String[] {"0s", "1500ms", "2s", "90s", "15m", "4h", "7d"}) {
      assertThat(DurationText.of(DurationText.parse(text).orElseThrow())).isEqualTo(text);
    }
  }

  @Test
  void writesHoursAsTheLargestUnitWhereThatIsAskedFor() {
    for (String text : new String[] {"0s", "1500ms", "2s", "90s", "15m", "4h", "168h"}) {
      assertThat(DurationText.inHours(DurationText.parse(text).orElseThrow())).isEqualTo(text);
    }
  }
}
