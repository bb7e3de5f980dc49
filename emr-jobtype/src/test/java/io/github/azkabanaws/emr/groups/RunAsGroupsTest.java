package io.github.azkabanaws.emr.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunAsGroupsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/";
  private static final String[] DEFAULT = {};
  private static final String[] WIDE = {"aws.emr.group.pattern", ".*"};
  private static final String[] ORDER = {"aws.emr.group.order", "finance, research ,science"};
  private static final String[] ROLES = {
    "aws.emr.group.roles", "science=" + ROLE + "s, research = " + ROLE + "team/r"
  };

  @Test
  void theOnlyGroupIsTaken() throws Exception {
    RunAs runAs = choose(DEFAULT, null, "science");
    assertThat(runAs.group()).isEqualTo("science");
    assertThat(runAs.executionRoleArn()).isEmpty();
    assertThat(runAs).hasToString("group 'science'");
  }

  @Test
  void reservedAndUnusableGroupsDoNotMakeAChoiceNecessary() throws Exception {
    assertThat(group(DEFAULT, null, "azkaban", "science", "Domain Users")).isEqualTo("science");
  }

  @Test
  void aHeldGroupMayBeChosen() throws Exception {
    assertThat(group(DEFAULT, "research", "science", "research")).isEqualTo("research");
  }

  @Test
  void noGroupIsRefused() {
    refused(DEFAULT, null, "user 'alice' is in no group");
    refused(DEFAULT, "science", "is not a group of user 'alice', who is in none");
  }

  @Test
  void severalGroupsWithoutAChoiceAreRefused() {
    refused(
        DEFAULT,
        null,
        "is in several groups (science, research); choose one with aws.emr.run.as.group",
        "science",
        "research");
  }

  @Test
  void aGroupThatIsNotHeldIsRefused() {
    refused(DEFAULT, "finance", "is not a group of user 'alice', who is in science", "science");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "hadoop", "wheel", "hdfs", "yarn", "azkaban", "sudo"})
  void aReservedGroupIsRefusedEvenIfItIsHeld(String group) {
    String upper = group.toUpperCase(Locale.ROOT);
    refused(DEFAULT, group, "is reserved", group, "science");
    refused(DEFAULT, null, "only in groups that no script may run as", group);
    refused(DEFAULT, null, "only in groups that no script may run as", upper);
    refused(WIDE, upper, "is reserved", upper, "science");
    refused(WIDE, upper + "@EXAMPLE.COM", "is reserved", upper + "@EXAMPLE.COM");
  }

  @Test
  void theAdministratorReservesMore() throws Exception {
    String[] settings = {"aws.emr.group.reserved", "Payroll,ops"};
    refused(settings, "payroll", "is reserved", "payroll");
    assertThat(group(settings, null, "ops", "payroll", "science")).isEqualTo("science");
    refused(settings, null, "root is reserved: no script may run as it", "root");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Science", "sci ence", "-u", "a;b", "science\n", "é", "0", "../x", "#0"})
  void aNameThatNoAccountHasIsRefusedEvenIfItIsHeld(String group) {
    refused(DEFAULT, group, "is not the name of an account", group, "science");
    refused(DEFAULT, null, "only in groups that no script may run as", group);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "a,b",
        "a\nb",
        "a\0b",
        "sсience",
        "ｒoot",
        "-x",
        "--group=x",
        "a=b",
        "0",
        "123",
        ".",
        "..",
        "a/b",
        "a\\b",
        "$(id)",
        "a\u202Eb",
        "@",
        "a;b",
        "%41"
      })
  void noPatternWidensTheNamesToThese(String group) {
    refused(WIDE, group, "is not the name of an account", group, "science");
    refused(WIDE, null, "only in groups that no script may run as", group);
  }

  @Test
  void aWiderPatternAllowsMore() throws Exception {
    for (String group : List.of("Science", "data.team", "1st", "team@corp", "a".repeat(64))) {
      assertThat(group(WIDE, null, group)).isEqualTo(group);
      refused(DEFAULT, group, "is not the name of an account", group);
    }
    refused(WIDE, null, "only in groups", "a".repeat(65));
    String[] narrow = {"aws.emr.group.pattern", "team-[a-z]+"};
    assertThat(group(narrow, null, "team-a")).isEqualTo("team-a");
    refused(narrow, null, "only in groups", "xteam-a");
    refused(narrow, null, "only in groups", "science");
  }

  @Test
  void theOrderDecidesBetweenSeveral() throws Exception {
    assertThat(group(ORDER, null, "science", "research")).isEqualTo("research");
    assertThat(group(ORDER, "science", "science", "research")).isEqualTo("science");
    assertThat(group(ORDER, null, "staff", "science")).isEqualTo("science");
    assertThat(group(ORDER, null, "staff")).isEqualTo("staff");
    refused(
        ORDER,
        null,
        "is in several groups (staff, audit), none of which aws.emr.group.order names; choose one",
        "staff",
        "audit");
  }

  @Test
  void aGroupBringsItsRole() throws Exception {
    assertThat(choose(ROLES, null, "science").executionRoleArn()).hasValue(ROLE + "s");
    assertThat(choose(ROLES, "research", "science", "research"))
        .hasToString("group 'research' with role " + ROLE + "team/r");
  }

  @Test
  void aGroupWithoutARoleIsRefusedWhereGroupsHaveRoles() throws Exception {
    refused(ROLES, "staff", "has no runtime role (aws.emr.group.roles)", "staff", "science");
    refused(ROLES, null, "staff has no runtime role (aws.emr.group.roles)", "staff");
    assertThat(group(ROLES, null, "staff", "science")).isEqualTo("science");
  }

  @Test
  void whoDoesNotHoldAGroupIsNotToldAboutItsRole() {
    refused(ROLES, "audit", "is not a group of user 'alice'", "science");
  }

  @Test
  void aSentenceStaysShortAndOnOneLine() {
    String[] many = IntStream.range(0, 1000).mapToObj(i -> "g" + i).toArray(String[]::new);
    assertThatThrownBy(() -> choose(DEFAULT, null, many)).hasMessageContaining("g8, g9, 990 more)");
    String hostile = "x\nERROR forged\u2028" + "y".repeat(10_000);
    assertThatThrownBy(() -> choose(DEFAULT, hostile, hostile))
        .hasMessageContaining("=x\\u000aERROR forged\\u2028yyy")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("\n"));
    assertThatThrownBy(() -> choose(DEFAULT, "science", hostile))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("\n"));
  }

  @Test
  void tenGroupsAreNamedAndOfMoreTheNumber() {
    String[] ten = IntStream.range(0, 10).mapToObj(i -> "g" + i).toArray(String[]::new);
    refused(DEFAULT, null, "g8, g9); choose one", ten);
    String[] eleven = IntStream.range(0, 11).mapToObj(i -> "g" + i).toArray(String[]::new);
    refused(DEFAULT, null, "g8, g9, 1 more); choose one", eleven);
  }

  @Test
  void anAddressWithoutANameIsNotReserved() throws Exception {
    assertThat(group(WIDE, null, "@root")).isEqualTo("@root");
  }

  private static String group(String[] settings, String wanted, String... held) throws Exception {
    return choose(settings, wanted, held).group();
  }

  private static RunAs choose(String[] settings, String wanted, String... held) throws Exception {
    return new RunAsGroups(
            (user, kill, log) -> new LinkedHashSet<>(List.of(held)),
            Examples.config(settings).groups())
        .choose("alice", Optional.ofNullable(wanted), new Signal(), Examples.Log.create().logger());
  }

  private static void refused(String[] settings, String wanted, String reason, String... held) {
    assertThatThrownBy(() -> choose(settings, wanted, held))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Refused: ")
        .hasMessageContaining(reason);
  }
}
