package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunAsGroupsTest {
  @Test
  void theOnlyGroupIsTaken() throws Exception {
    assertThat(choose(null, "science")).isEqualTo("science");
  }

  @Test
  void reservedAndUnusableGroupsDoNotMakeAChoiceNecessary() throws Exception {
    assertThat(choose(null, "azkaban", "science", "Domain Users")).isEqualTo("science");
  }

  @Test
  void aHeldGroupMayBeChosen() throws Exception {
    assertThat(choose("research", "science", "research")).isEqualTo("research");
  }

  @Test
  void noGroupIsRefused() {
    refused(null, "is in no group");
  }

  @Test
  void severalGroupsWithoutAChoiceAreRefused() {
    refused(null, "is in several groups (science, research)", "science", "research");
  }

  @Test
  void aGroupThatIsNotHeldIsRefused() {
    refused("finance", "is not a group of user 'alice', who is in science", "science");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "hadoop", "wheel", "hdfs", "yarn", "azkaban", "sudo"})
  void aReservedGroupIsRefusedEvenIfItIsHeld(String group) {
    refused(group, "is reserved", group, "science");
    refused(null, "only in groups that no script may run as", group);
    refused(null, "only in groups that no script may run as", group.toUpperCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Science", "sci ence", "-u", "a;b", "science\n", "é", "0", "../x", "#0"})
  void aNameThatNoAccountHasIsRefusedEvenIfItIsHeld(String group) {
    refused(group, "is not the name of an account", group, "science");
    refused(null, "only in groups that no script may run as", group);
  }

  private static String choose(String wanted, String... held) throws Exception {
    return new RunAsGroups(user -> new LinkedHashSet<>(List.of(held))).choose("alice", wanted);
  }

  private static void refused(String wanted, String reason, String... held) {
    assertThatThrownBy(() -> choose(wanted, held))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Refused: ")
        .hasMessageContaining(reason);
  }
}
