package io.github.azkabanaws.base.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  @Test
  void aVariableHasItsValueAsItIsOrNone() {
    Environment environment = Environment.of(Map.of("A", " a ", "EMPTY", ""));
    assertThat(environment.value("A")).hasValue(" a ");
    assertThat(environment.value("EMPTY")).hasValue("");
    assertThat(environment.value("B")).isEmpty();
  }

  @Test
  void thisProcessHasOne() {
    assertThat(Environment.ofThisProcess().value("PATH")).hasValue(System.getenv("PATH"));
    assertThat(Environment.ofThisProcess().value("NO_SUCH_VARIABLE_HERE")).isEmpty();
  }
}
