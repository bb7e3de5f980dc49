package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import azkaban.utils.PropsUtils;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.azkaban.JobReport;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.S3StandIn;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.job.AwsAccount;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** What scripts wrote, read by the real client, over HTTP, from what stands for S3. */
class ScriptOutputTest {
  private static final StepKey KEY = StepKey.of("", Examples.EXECUTION, 0);
  private static final String PLACE = "/bucket/out/science/" + KEY + ".json";

  private final ConcurrentHashMap<String, String> outputs = new ConcurrentHashMap<>();
  private final VirtualTimer timer = new VirtualTimer();
  private final AwsAccounts accounts =
      new AwsAccounts(timer, timer.everywhere(), FakeHints.none(timer));
  private final Signal kill = new Signal();
  private final Examples.Log log = Examples.Log.create();
  private S3StandIn s3;

  @BeforeEach
  void start() throws Exception {
    s3 = new S3StandIn();
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
  }

  @AfterEach
  void stop() {
    s3.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void stringsNumbersAndBooleansComeAsTheyAreWritten() throws Exception {
    wrote(
        "{\"rows\": 12, \"ratio\": 1.50e3, \"ok\": true, \"day\": \"2026-03-01 ü\", \"e\": \" \"}");
    assertThat(read())
        .isEqualTo(
            Map.of("rows", "12", "ratio", "1.50e3", "ok", "true", "day", "2026-03-01 ü", "e", " "));
    assertThat(log.lines()).isEmpty();
  }

  /** What has come is JSON in itself, so that nothing but its length tells. */
  @Test
  void whatIsCutOffOnItsWayTellsNothing() throws Exception {
    wrote("{\"rows\": 12}" + " ".repeat(20));
    s3.cutsOff(PLACE, 10);
    assertThat(read()).isEmpty();
    assertThat(log.lines()).isNotEmpty().allMatch(line -> line.startsWith("WARN"));
  }

  @Test
  void anEmptyTextArrives() throws Exception {
    wrote("{\"x\": \"\"}");
    assertThat(read()).isEqualTo(Map.of("x", ""));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void everyNameThatArrivesIsOneThatALaterJobCanUse() throws Exception {
    wrote("{\"a.b_C9\": \"v\", \"e\": \"\", \"run-date\": \"2026\"}");
    JobReport report = new JobReport(outputs, new AtomicReference<>());
    report.script(read());
    Props inherited = new Props();
    outputs.forEach(inherited::put);
    Props later = new Props(inherited);
    outputs.keySet().forEach(name -> later.put("use." + name, "[${" + name + "}]"));
    Props resolved = PropsUtils.resolveProps(later);
    assertThat(resolved.get("use.aws.emr.output.script.a.b_C9")).isEqualTo("[v]");
    assertThat(resolved.get("use.aws.emr.output.script.e")).isEqualTo("[]");
    assertThat(outputs).hasSize(2);
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("run-date is left out", "no -, because a later job's ${...} could not name it");
  }

  @Test
  void aScriptNeedNotWriteAny() throws Exception {
    assertThat(read()).isEmpty();
    assertThat(log.lines()).isEmpty();
    assertThat(s3.requests()).hasSize(1);
  }

  @Test
  void withoutThePrefixOrWithARuntimeRoleNothingIsAsked() throws Exception {
    wrote("{\"a\": 1}");
    assertThat(read(Examples.config(), new RunAs("science", Optional.empty()), step())).isEmpty();
    assertThat(read(config(), new RunAs("science", Optional.of("arn:aws:iam::1:role/x")), step()))
        .isEmpty();
    assertThat(s3.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": \"$(1+1)\"}",
        "{\"a\": \"${user.to.proxy}\"}",
        "{\"a\": \"back\\\\slash\"}",
        "{\"a\": \"two\\nlines\"}",
        "{\"a\": null}",
        "{\"a\": [1]}",
        "{\"a\": {\"b\": 1}}",
        "{\"a b\": 1}",
        "{\"a-b\": 1}",
        "{\"\": 1}",
        "{\"$(1+1)\": 1}",
      })
  void whatIsNotFitToBeAPropertyIsNamedAndLeftOut(String text) throws Exception {
    wrote(text.replaceFirst("}$", ", \"good\": 1}"));
    assertThat(read()).isEqualTo(Map.of("good", "1"));
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARN Of the script's output, ")
        .contains("is left out: there may be");
  }

  @Test
  void ofManyThatAreNotFitTheFirstAreNamed() throws Exception {
    wrote(
        IntStream.range(0, 3000)
            .mapToObj(i -> "\"bad " + (1000 + i) + "\": 1")
            .collect(Collectors.joining(",", "{", "}")));
    assertThat(read()).isEmpty();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith(
            "WARN Of the script's output, bad 1000, bad 1001, bad 1002, bad 1003, bad 1004 and 2995"
                + " more are left out: there may be 100 strings");
  }

  @Test
  void aFewThatAreNotFitAreAllNamed() throws Exception {
    wrote("{\"a b\": 1, \"c d\": 2}");
    assertThat(read()).isEmpty();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARN Of the script's output, a b, c d are left out: there may be");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "1", "{", "{\"a\": 1} x", "nonsense"})
  void whatIsNoObjectIsLeftOutAsAWhole(String text) throws Exception {
    wrote(text);
    assertThat(read()).isEmpty();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARN The script's output is left out: s3://bucket/out/science/" + KEY)
        .contains(" is not ");
  }

  @Test
  void aDeepOrLongOrLargeOutputDoesNoHarm() throws Exception {
    wrote("[".repeat(30_000) + "]".repeat(30_000));
    assertThat(read()).isEmpty();
    wrote("{\"a\": \"" + "x".repeat(1025) + "\", \"b\": \"" + "x".repeat(1024) + "\"}");
    assertThat(read()).containsOnlyKeys("b");
    wrote("{\"a\": \"" + "x".repeat(ScriptOutput.MAX_BYTES) + "\"}");
    assertThat(read()).isEmpty();
    assertThat(log.lines()).last().asString().contains("has more than 60000 bytes");
    wrote(
        IntStream.range(0, 150)
            .mapToObj(i -> "\"k" + i + "\": " + i)
            .collect(Collectors.joining(",", "{", "}")));
    assertThat(read()).hasSize(ScriptOutput.MAX_VALUES);
  }

  @Test
  void aRefusalIsToldWithTheMissingRight() throws Exception {
    s3.fails(403, "AccessDenied");
    assertThat(read()).isEmpty();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("s3:GetObject on bucket/out/*", "s3:ListBucket on bucket");
  }

  @Test
  void noAnswerIsWaitedForButNotForEver() throws Exception {
    wrote("{\"a\": 1}");
    s3.fails(503, "SlowDown");
    s3.fails(0, "");
    assertThat(read()).isEqualTo(Map.of("a", "1"));
    for (int i = 0; i < 100; i++) {
      s3.fails(503, "SlowDown");
    }
    Duration start = timer.now();
    assertThat(read()).isEmpty();
    assertThat(timer.now().minus(start)).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(4));
  }

  @Test
  void aKillEndsTheWait() throws Exception {
    for (int i = 0; i < 100; i++) {
      s3.fails(503, "SlowDown");
    }
    timer.at(timer.now().plusSeconds(5), kill::raise);
    assertThat(read()).isEmpty();
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(5));
    assertThat(log.lines())
        .last()
        .isEqualTo("WARN The script's output is left out: the job was killed.");
  }

  @Test
  void anAdoptedStepsOutputIsFoundByItsName() throws Exception {
    Execution other = new Execution(41, "demo", "reports", "count", "", 0, "alice", Set.of());
    StepKey key = StepKey.of("", other, 0);
    s3.objects()
        .put("/bucket/out/science/" + key + ".json", "{\"a\": 1}".getBytes(StandardCharsets.UTF_8));
    assertThat(read(config(), new RunAs("science", Optional.empty()), step(key)))
        .isEqualTo(Map.of("a", "1"));
  }

  @Test
  void aStepOfAnotherNameHasNoOutput() throws Exception {
    wrote("{\"a\": 1}");
    EmrStep foreign = SdkValues.step(StepSummary.builder().id("s-1").name("count").build());
    assertThat(read(config(), new RunAs("science", Optional.empty()), foreign)).isEmpty();
    assertThat(s3.requests()).isEmpty();
  }

  @Test
  void fiveThatAreNotFitAreAllNamed() throws Exception {
    wrote("{\"a \": 1, \"b \": 1, \"c \": 1, \"d \": 1, \"e \": 1}");
    assertThat(read()).isEmpty();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains(", e  are left out: there")
        .doesNotContain("more are");
  }

  /** The pauses end at 62 s; S3 itself takes the rest. */
  @Test
  void theLastTryIsWhenTheTimeIsOver() throws Exception {
    for (int i = 0; i < 100; i++) {
      s3.fails(503, "SlowDown");
    }
    PluginConfig config = config();
    AwsAccount account = accounts.of(config.aws());
    AtomicInteger tries = new AtomicInteger();
    Map<String, String> read =
        new ScriptOutput(
                () -> {
                  if (tries.incrementAndGet() == 6) {
                    timer.await(new Signal(), Duration.ofSeconds(58));
                  }
                  return account.s3();
                },
                config.outputs(),
                new JobContext(timer, kill, log.logger()))
            .read(new RunAs("science", Optional.empty()), step())
            .orElse(Map.of());
    assertThat(read).isEmpty();
    assertThat(tries).hasValue(6);
    assertThat(timer.now()).isEqualTo(Duration.ofMinutes(2));
    assertThat(log.lines()).last().asString().contains("SlowDown", " for 2m.");
  }

  private void wrote(String text) {
    s3.objects().put(PLACE, text.getBytes(StandardCharsets.UTF_8));
  }

  private Map<String, String> read() throws Exception {
    return read(config(), new RunAs("science", Optional.empty()), step());
  }

  private Map<String, String> read(PluginConfig config, RunAs runAs, EmrStep step)
      throws Exception {
    AwsAccount account = accounts.of(config.aws());
    return new ScriptOutput(
            account::s3, config.outputs(), new JobContext(timer, kill, log.logger()))
        .read(runAs, step)
        .orElse(Map.of());
  }

  private static EmrStep step() {
    return step(KEY);
  }

  private static EmrStep step(StepKey key) {
    return SdkValues.step(StepSummary.builder().id("s-1").name("count" + key.suffix()).build());
  }

  private PluginConfig config() {
    return Examples.config(
        "aws.emr.upload.endpoint",
        s3.endpoint().toString(),
        "aws.emr.script.output.prefix",
        "s3://bucket/out/");
  }
}
