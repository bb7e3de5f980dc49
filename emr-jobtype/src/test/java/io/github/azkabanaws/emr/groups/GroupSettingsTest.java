package io.github.azkabanaws.emr.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

class GroupSettingsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/x";

  @Test
  void hasTheseDefaults() {
    GroupSettings groups = Examples.config().groups();
    assertThat(groups.cache()).isEqualTo(Duration.ofMinutes(5));
    assertThat(groups.order()).isEmpty();
    assertThat(groups.names().rule()).isEqualTo("[a-z_][a-z0-9_-]{0,31}");
    assertThat(groups.roles().arn("science")).isEmpty();
  }

  @Test
  void aUserPoolIsAskedInItsOwnRegion() throws Exception {
    try (FakeAws aws =
        new FakeAws(request -> Reply.error(400, "UserNotFoundException", "No such user."))) {
      GroupSettings groups =
          Examples.config(
                  "aws.emr.group.directory", "cognito",
                  "aws.emr.group.user.pool.id", "ap-southeast-2_Pool1",
                  "aws.emr.group.endpoint", aws.endpoint().toString())
              .groups();
      GroupDirectory directory =
          new GroupDirectories(aws.clients(Duration.ofSeconds(30)), Timer.SYSTEM)
              .of(groups, Duration.ofMinutes(1));
      assertThat(directory).isInstanceOf(CognitoGroupDirectory.class);
      assertThatThrownBy(
              () -> directory.groupsOf("alice", new Signal(), Examples.Log.create().logger()))
          .hasMessageContaining("'alice' is not in user pool ap-southeast-2_Pool1");
      assertThat(aws.requests().get(0).header("Authorization"))
          .contains("/ap-southeast-2/cognito-idp/aws4_request");
    }
  }

  @Test
  void jobsShareTheDirectoryWhileItsSettingsAreTheSame() {
    GroupDirectories directories =
        new GroupDirectories(
            new AwsClients(
                Examples.config().aws(),
                UrlConnectionHttpClient.create(),
                AnonymousCredentialsProvider.create()),
            new VirtualTimer());
    String[] pool = {
      "aws.emr.group.directory", "cognito",
      "aws.emr.group.user.pool.id", "eu-west-1_Pool1",
      "aws.emr.group.endpoint", "http://127.0.0.1:1",
      "aws.emr.group.cache", "5m"
    };
    Duration limit = Duration.ofMinutes(30);
    GroupDirectory first = directories.of(Examples.config(pool).groups(), limit);
    assertThat(directories.of(Examples.config(pool).groups(), limit)).isSameAs(first);
    assertThat(directories.of(Examples.config(pool).groups(), limit.plusMinutes(1)))
        .isNotSameAs(first);
    pool[7] = "1m";
    assertThat(directories.of(Examples.config(pool).groups(), limit)).isNotSameAs(first);
    pool[3] = "eu-west-1_Pool2";
    assertThat(directories.of(Examples.config(pool).groups(), limit)).isNotSameAs(first);
  }

  @Test
  void aUserPoolNeedsAnId() {
    assertThat(problems("aws.emr.group.directory", "cognito"))
        .containsExactly(
            "private.properties: aws.emr.group.user.pool.id is missing: the user pool that tells"
                + " the groups of a user");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws.emr.group.user.pool.id | Pool1",
        "aws.emr.group.user.pool.id | eu-west-1_a/../b",
        "aws.emr.group.user.pool.id | eu-west-1.example.com_x",
        "aws.emr.group.endpoint | http://cognito-idp.example.com",
        "aws.emr.group.cache | 2h",
        "aws.emr.group.cache | 0s",
        "aws.emr.group.order | ,",
        "aws.emr.group.order | root",
        "aws.emr.group.order | Science",
        "aws.emr.group.order | -x",
        "aws.emr.group.pattern | [a-z",
        "aws.emr.group.reserved | a;b",
        "aws.emr.group.reserved | Domain Users",
        "aws.emr.group.roles | science",
        "aws.emr.group.roles | science=",
        "aws.emr.group.roles | science=admin",
        "aws.emr.group.roles | =" + ROLE,
        "aws.emr.group.roles | -x=" + ROLE,
        "aws.emr.group.roles | Science=" + ROLE,
        "aws.emr.group.roles | hadoop=" + ROLE,
        "aws.emr.group.roles | science=arn:aws:iam::1234:role/x",
        "aws.emr.group.roles | science=arn:aws:iam::123456789012:user/x",
        "aws.emr.group.roles | science=arn:awsX:iam::123456789012:role/x",
        "aws.emr.group.roles | science=arn:aws:iam::123456789012:role/",
        "aws.emr.group.roles | science=arn:aws:iam::123456789012:role/a b",
      })
  void aWrongValueIsNamedWithItsProperty(String key, String value) {
    assertThat(problems(key, value))
        .singleElement()
        .asString()
        .startsWith("private.properties: " + key + "=" + value + " ");
  }

  @Test
  void aGroupHasOneRole() {
    String two = "science=" + ROLE + ",science=" + ROLE + "y";
    assertThat(problems("aws.emr.group.roles", two))
        .singleElement()
        .asString()
        .endsWith("gives group science a second role");
    assertThat(problems("aws.emr.group.roles", "science=" + ROLE + ","))
        .singleElement()
        .asString()
        .contains("must be group=arn:aws:iam");
  }

  @ParameterizedTest
  @CsvSource({
    "arn:aws-cn:iam::123456789012:role/x",
    "arn:aws-us-gov:iam::123456789012:role/path/to/x+=.@_-",
  })
  void rolesOfOtherPartitionsAreTaken(String arn) {
    assertThat(
            Examples.config("aws.emr.group.roles", "science=" + arn)
                .groups()
                .roles()
                .arn("science"))
        .hasValue(arn);
  }

  @Test
  void anOrderNamesNoGroupThatCouldNeverRun() {
    assertThat(
            problems(
                "aws.emr.group.roles", "science=" + ROLE, "aws.emr.group.order", "science,staff"))
        .containsExactly(
            "private.properties: aws.emr.group.order=staff has no runtime role in"
                + " aws.emr.group.roles");
    assertThat(problems("aws.emr.group.reserved", "ops", "aws.emr.group.order", "ops"))
        .singleElement()
        .asString()
        .contains("is reserved");
  }

  @Test
  void anAbsentOrderIsNone() {
    assertThat(problems("aws.emr.group.order", null)).isEmpty();
  }

  @Test
  void theDirectoryHasToBeChosenAndWhatItNeedsToBeThere() {
    assertThat(problems("aws.emr.group.directory", null))
        .containsExactly(
            "private.properties: aws.emr.group.directory is missing: where the groups of a user are"
                + " found: os (accounts of this machine), file or cognito");
    assertThat(problems("aws.emr.group.directory", "ldap"))
        .containsExactly(
            "private.properties: aws.emr.group.directory=ldap must be os, file or cognito");
    assertThat(problems("aws.emr.group.directory", "file"))
        .containsExactly(
            "private.properties: aws.emr.group.file is missing: the file of lines"
                + " user=group,group");
    assertThat(problems("aws.emr.group.directory", "os")).isEmpty();
  }

  @Test
  void aRoleNeedsItsGroup() {
    assertThat(problems("aws.emr.group.roles", ROLE))
        .singleElement()
        .asString()
        .contains("must begin with a group's name: [a-z_][a-z0-9_-]{0,31}");
  }

  @Test
  void someGroupHasARoleOrNone() {
    GroupRoles none = Examples.config().groups().roles();
    assertThat(none.anyArn()).isEmpty();
    assertThat(none.allow("science")).isTrue();
    GroupRoles one = Examples.config("aws.emr.group.roles", "science=" + ROLE).groups().roles();
    assertThat(one.anyArn()).hasValue(ROLE);
    assertThat(one.allow("science")).isTrue();
    assertThat(one.allow("research")).isFalse();
  }

  @Test
  void aSentenceOfEmrAboutARoleIsExplained() {
    String about = "Runtime role is not authorized.";
    assertThat(GroupRoles.hint(about, Optional.empty()))
        .isEqualTo(
            " The step has no runtime role: the administrator sets them by aws.emr.group.roles.");
    assertThat(GroupRoles.hint(about, Optional.of(ROLE)))
        .isEqualTo(" The step's runtime role is " + ROLE + ", by aws.emr.group.roles.");
    assertThat(GroupRoles.hint("No access to " + ROLE, Optional.of(ROLE)))
        .contains("runtime role is " + ROLE);
    assertThat(GroupRoles.hint("No access to the bucket", Optional.of(ROLE))).isEmpty();
    assertThat(GroupRoles.hint("No access to the bucket", Optional.empty())).isEmpty();
  }

  @Test
  void tellsWhatItIsAskedFor() {
    assertThat(Examples.config().groups().usesCognito()).isFalse();
    assertThat(Examples.config().groups().runAsGroup()).isEmpty();
    GroupSettings groups =
        Examples.config(
                "aws.emr.group.directory", "cognito",
                "aws.emr.group.user.pool.id", "eu-west-1_Pool1",
                "aws.emr.run.as.group", "science")
            .groups();
    assertThat(groups.usesCognito()).isTrue();
    assertThat(groups.runAsGroup()).hasValue("science");
    assertThat(groups.poolRegion()).hasValue("eu-west-1");
  }

  @Test
  void aNameIsShownWithWhatLooksLikeAnotherToldApart() {
    assertThat(GroupNames.show(" a b~")).isEqualTo(" a b~");
    assertThat(GroupNames.show("a\u007f\u001f\u0441")).isEqualTo("a\\u007f\\u001f\\u0441");
  }

  @Test
  void whileThePatternIsWrongNamesAreHeldAgainstTheDefault() {
    assertThat(problems("aws.emr.group.pattern", "[a-z", "aws.emr.group.order", "science"))
        .singleElement()
        .asString()
        .contains("aws.emr.group.pattern=[a-z must be a regular expression");
  }

  private static List<String> problems(String... changes) {
    Settings settings = new Settings("private.properties", Examples.adminProps(changes));
    return Problems.of(() -> PluginConfig.read(settings));
  }
}
