package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.hints.HintReaders;
import io.github.azkabanaws.emr.hints.HintSources;
import io.github.azkabanaws.emr.hints.QueueFeed;
import io.github.azkabanaws.emr.job.AwsAccount;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AwsSettingsTest {
  private static final String QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/azkaban-1";
  private static final String ROLE = "arn:aws:iam::123456789012:role/azkaban/emr";

  @TempDir Path folder;

  private static final URI EMR = URI.create("https://elasticmapreduce.eu-west-1.amazonaws.com");

  @Test
  void hasTheseDefaults() {
    AwsSettings aws = Examples.config().aws();
    assertThat(aws.role()).isEmpty();
    assertThat(aws.externalId()).isEmpty();
    assertThat(aws.sessionName()).isEqualTo("{user}");
    assertThat(aws.stsEndpoint()).isEmpty();
    assertThat(aws.fips()).isFalse();
    assertThat(aws.dualStack()).isFalse();
    assertThat(aws.proxies().to(EMR).name()).isEmpty();
    assertThat(aws.caFile()).isEmpty();
    assertThat(aws.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(aws.readTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(aws.callsAtOnce()).isEqualTo(6.0);
    assertThat(aws.callsPerSecond()).isEqualTo(0.3);
    assertThat(aws.hints().queue()).isEmpty();
    assertThat(aws.hints().endpoint()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        QUEUE,
        "https://sqs-fips.eu-west-1.amazonaws.com/123456789012/azkaban-1",
        "https://eu-west-1.queue.amazonaws.com/123456789012/a_b.fifo",
        "https://vpce-1.sqs.eu-west-1.vpce.amazonaws.com/123456789012/a",
        "http://localhost:4566/000000000000/a"
      })
  void aQueueIsNamedByItsUrl(String url) {
    assertThat(Examples.config("aws.emr.hints.queue", url).aws().hints().queue()).contains(url);
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes", "s3://notes", "s3://notes/a b", "s3://notes/../a", "S3://n/a"})
  void endNotesAreBelowAPrefix(String value) {
    assertThat(problems("aws.emr.end.notes.prefix", value))
        .singleElement()
        .asString()
        .contains("aws.emr.end.notes.prefix", "s3://bucket/prefix of letters");
    assertThat(
            Examples.config("aws.emr.end.notes.prefix", "s3://notes/azkaban/")
                .aws()
                .hints()
                .notes())
        .contains("s3://notes/azkaban");
  }

  @Test
  void accountsThatShareAQueueOfHintsShareItsReader() throws Exception {
    VirtualTimer timer = new VirtualTimer();
    AtomicInteger opened = new AtomicInteger();
    HintReaders hints =
        new HintReaders(
            HintSources.all(Examples.JVM),
            (source, settings, credentials) -> {
              opened.incrementAndGet();
              return new QueueFeed(new FakeHints(), timer);
            },
            timer,
            () -> timer);
    AwsAccounts accounts = new AwsAccounts(timer, timer.everywhere(), hints);
    accounts.of(Examples.config("aws.emr.hints.queue", QUEUE).aws());
    accounts.of(Examples.config("aws.emr.hints.queue", QUEUE, "aws.emr.executors", "2").aws());
    accounts.of(Examples.config().aws());
    assertThat(accounts.size()).isEqualTo(3);
    assertThat(opened).hasValue(1);
  }

  @Test
  void theSdksChainTellsTheRegionIfNoneIsSet() {
    Settings settings = new Settings("p", Examples.adminProps("aws.region", null));
    assertThat(new AwsSettings(settings, () -> Optional.of("us-gov-west-1")).region())
        .isEqualTo("us-gov-west-1");
    assertThat(settings.problems()).isEmpty();
    assertThat(Examples.config().aws().region()).isEqualTo("eu-west-1");
  }

  @Test
  void executorsShareTheQuota() {
    AwsSettings aws =
        Examples.config(
                "aws.emr.quota.share", "50",
                "aws.emr.executors", "5",
                "aws.emr.quota.burst", "40",
                "aws.emr.quota.calls.per.minute", "600")
            .aws();
    assertThat(aws.callsAtOnce()).isEqualTo(4.0);
    assertThat(aws.callsPerSecond()).isEqualTo(1.0);
  }

  @Test
  void equalSettingsAreOneAccountAndAnyDifferenceIsAnother() throws Exception {
    String[][] differences = {
      {"aws.region", "eu-west-2"},
      {"aws.emr.endpoint", "https://vpce.example.com"},
      {"aws.emr.role.arn", ROLE},
      {"aws.emr.fips", "true"},
      {"aws.emr.dual.stack", "true"},
      {"aws.emr.proxy.host", "proxy"},
      {"aws.emr.connect.timeout", "1s"},
      {"aws.emr.read.timeout", "1s"},
      {"aws.emr.executors", "2"},
      {"aws.emr.hints.queue", QUEUE},
      {"aws.emr.end.notes.prefix", "s3://notes/azkaban"},
    };
    VirtualTimer timer = new VirtualTimer();
    AwsAccounts accounts = new AwsAccounts(timer, timer.everywhere(), FakeHints.none(timer));
    AwsAccount account = accounts.of(Examples.config().aws());
    assertThat(accounts.of(Examples.config().aws())).isSameAs(account);
    assertThat(accounts.of(Examples.config("aws.emr.kill.grace", "1s").aws())).isSameAs(account);
    for (String[] difference : differences) {
      assertThat(Examples.config(difference).aws()).isNotEqualTo(Examples.config().aws());
    }
    accounts.of(Examples.config("aws.region", "eu-west-2").aws());
    assertThat(accounts.size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "aws.emr.role.arn, emr-role",
    "aws.emr.role.external.id, abc",
    "aws.emr.role.session.name, abc",
    "aws.emr.sts.endpoint, http://sts.example.com",
    "aws.emr.fips, yes",
    "aws.emr.proxy.host, 'http://proxy:80'",
    "aws.emr.proxy.port, 8080",
    "aws.emr.proxy.non.proxy.hosts, '*.internal'",
    "aws.emr.connect.timeout, 0s",
    "aws.emr.quota.share, 0",
    "aws.emr.quota.share, 101",
    "aws.emr.quota.share, 0.6",
    "aws.emr.executors, 0",
    "aws.emr.executors, 99999999999",
    "aws.emr.hints.queue, azkaban-1",
    "aws.emr.hints.queue, 'arn:aws:sqs:eu-west-1:123456789012:azkaban-1'",
    "aws.emr.hints.queue, https://sqs.eu-west-2.amazonaws.com/123456789012/azkaban-1",
    "aws.emr.hints.queue, https://sqs-fips.us-east-1.amazonaws.com/123456789012/azkaban-1",
    "aws.emr.hints.endpoint, https://sqs.example.com",
    "aws.emr.install.id, 'a b'",
    "aws.emr.orphan.steps, ignore",
  })
  void aWrongOrUselessValueIsNamed(String key, String value) {
    assertThat(problems(key, value))
        .isNotEmpty()
        .allMatch(problem -> problem.startsWith("private.properties: " + key + "=" + value + " "));
  }

  @Test
  void anEndpointOfOnesOwnAndFipsExcludeEachOther() {
    assertThat(problems("aws.emr.endpoint", "https://e.example.com", "aws.emr.fips", "true"))
        .singleElement()
        .asString()
        .contains("can't be used with aws.emr.fips");
  }

  @Test
  void theNameOfASessionIsTheUsersAndFitForSts() {
    AwsSettings perUser = Examples.config("aws.emr.role.arn", ROLE).aws();
    assertThat(UserSessions.name(perUser, "alice@example.com")).hasValue("alice@example.com");
    assertThat(UserSessions.name(perUser, "a b/c\n")).hasValue("a-b-c-");
    assertThat(UserSessions.name(perUser, "x")).hasValue("x-");
    assertThat(UserSessions.name(perUser, "x".repeat(99)).orElseThrow()).hasSize(64);
    AwsSettings fixed =
        Examples.config("aws.emr.role.arn", ROLE, "aws.emr.role.session.name", "azkaban-{user}")
            .aws();
    assertThat(UserSessions.name(fixed, "bob")).hasValue("azkaban-bob");
    // Without a role there are no sessions, and nothing keeps the steps of two users apart.
    assertThat(UserSessions.name(Examples.config().aws(), "bob")).isEmpty();
  }

  @Test
  void aFileOfCertificatesThatIsNoneIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), "no certificate");
    for (Path wrong : List.of(file, folder.resolve("absent.pem"))) {
      AwsSettings aws = Examples.config("aws.emr.ca.file", wrong.toString()).aws();
      assertThatThrownBy(() -> AwsHttp.client(aws))
          .isInstanceOf(StepJobException.class)
          .hasMessageContaining("aws.emr.ca.file=" + wrong);
    }
  }

  /** They stand in the log of each job. */
  @Test
  void whatMayBeAProxysPasswordIsNotShown() {
    assertThat(problems("aws.emr.proxy.host", "http://me:hunter2@proxy:3128"))
        .singleElement()
        .asString()
        .startsWith("private.properties: aws.emr.proxy.host ")
        .contains("the name or address of a host", "not shown")
        .doesNotContain("hunter2");
    assertThat(
            problems(
                "aws.emr.proxy.host", "proxy",
                "aws.emr.proxy.non.proxy.hosts", "*.corp.example,me:hunter2@other"))
        .singleElement()
        .asString()
        .startsWith("private.properties: aws.emr.proxy.non.proxy.hosts ")
        .contains("not shown")
        .doesNotContain("hunter2");
  }

  /** A web identity is exchanged at STS also where no role is assumed after that. */
  @Test
  void theAddressOfStsNeedsNoRole() {
    assertThat(problems("aws.emr.sts.endpoint", "https://sts.example.com")).isEmpty();
  }

  private static List<String> problems(String... changes) {
    Settings settings = new Settings("private.properties", Examples.adminProps(changes));
    return Problems.of(() -> PluginConfig.read(settings, Optional::empty));
  }
}
