package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsersXmlWarningsTest {
  private final UsersXmlWarnings warnings = new UsersXmlWarnings();

  @Test
  void aLineIsNamedIfItIsKnown() {
    warnings.add(1, "a");
    warnings.add(0, "b");
    warnings.add("is c");
    assertThat(warnings.texts())
        .containsExactly(
            "azkaban-users.xml is c", "azkaban-users.xml line 1: a", "azkaban-users.xml: b");
    assertThat(warnings.texts())
        .extracting(UsersXmlWarnings::withoutLine)
        .containsExactly("azkaban-users.xml is c", "a", "azkaban-users.xml: b");
  }

  @Test
  void whatWasToldIsNotAmongThoseThatAreCounted() {
    for (int i = 1; i <= 50; i++) {
      warnings.add(i, "a");
    }
    warnings.add(1, "a");
    assertThat(warnings.texts()).hasSize(50);
    warnings.add(51, "a");
    warnings.add(52, "a");
    assertThat(warnings.texts())
        .hasSize(51)
        .endsWith("azkaban-users.xml and 2 more; correct these first");
  }
}
