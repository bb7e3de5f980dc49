package io.github.azkabanaws.cognito.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WarnOnceTest {
  private final List<String> lines = new ArrayList<>();
  private final WarnOnce warnings = new WarnOnce(lines::add);

  @Test
  void passesEachWarningOnOnce() {
    warnings.warn("a");
    warnings.warn("b");
    warnings.warn("a");
    assertThat(lines).containsExactly("a", "b");
  }

  @Test
  void staysBounded() {
    for (int i = 0; i < 5000; i++) {
      warnings.warn("group " + i);
    }
    assertThat(lines).hasSize(1000);
  }
}
