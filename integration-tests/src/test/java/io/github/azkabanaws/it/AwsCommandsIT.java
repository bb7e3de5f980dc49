package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.CommandPage;
import io.github.azkabanaws.it.Shell.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages' commands for the AWS CLI, by the real one. Those for EMR go to the simulator. Of the
 * others the CLI checks what it knows of each operation's parameters, and sends nothing.
 */
class AwsCommandsIT {
  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void open() throws Exception {
    assumeTrue(Shell.has("aws"), "skipped: the AWS CLI is not on this machine");
    shell = new Shell(folder);
    shell.set("AWS_REGION", "eu-west-1");
    shell.set("AWS_DEFAULT_REGION", "eu-west-1");
    shell.set("AWS_CONFIG_FILE", folder.resolve("none").toString());
    shell.set("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
    shell.set("AWS_EC2_METADATA_DISABLED", "true");
    shell.set("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    shell.set("AWS_SECRET_ACCESS_KEY", "secret");
    shell.set("AWS_PAGER", "");
  }

  @Test
  void theQueueOfHintsAndItsRuleAreMadeByCommandsThatTheCliTakes() throws Exception {
    CommandPage page = Shell.page("docs/ends.md");
    List<String> documents =
        page.blocks().stream()
            .filter(
                block ->
                    block.section().equals("A queue of hints") && block.language().equals("json"))
            .map(CommandPage.Block::text)
            .toList();
    assertThat(documents).hasSize(2);
    Files.writeString(folder.resolve("pattern.json"), documents.get(0));
    Files.writeString(folder.resolve("attributes.json"), documents.get(1));
    Outcome outcome = checked(page.commands("A queue of hints"));
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("\"QueueUrl\"", "\"RuleArn\"", "\"FailedEntryCount\"");
    // The CLI looks at the attributes' shape; what is in them is HintExampleIT's.
    Files.writeString(folder.resolve("attributes.json"), "{\"Policy\": {\"Version\": 1}}");
    assertThat(checked(page.commands("A queue of hints")).code()).isNotZero();
  }

  @Test
  void theLifecycleOfScriptsIsSetByACommandThatTheCliTakes() throws Exception {
    CommandPage page = Shell.page("docs/buckets.md");
    Files.writeString(folder.resolve("rules.json"), page.text("Scripts of projects", "json"));
    Outcome outcome = checked(page.commands("Scripts of projects"));
    assertThat(outcome.code()).as(outcome.output()).isZero();
    Files.writeString(folder.resolve("rules.json"), "{\"Rules\": [{\"Expiry\": 7}]}");
    assertThat(checked(page.commands("Scripts of projects")).code()).isNotZero();
  }

  @Test
  void whatAnOperatorAsksEmrIsAnsweredByTheSimulator() throws Exception {
    String pages =
        Files.readString(Path.of("..", "docs/symptoms.md"))
            + Files.readString(Path.of("..", "docs/executors.md"));
    List<String> commands =
        Pattern.compile("`(aws emr [a-z-]+ [^`]+)`")
            .matcher(pages)
            .results()
            .map(match -> match.group(1))
            // What ends the step comes last; the lists of active steps would not have it any more.
            .sorted(Comparator.comparing(command -> command.contains(" cancel-steps ")))
            .toList();
    assertThat(commands).hasSize(4);
    try (EmrSimulator emr =
        EmrSimulator.builder().region("eu-west-1").behavior(step -> StepBehavior.hangs()).start()) {
      SimulatedCluster cluster =
          emr.createCluster(ClusterSpec.named("analytics").withStepConcurrencyLevel(2));
      shell.set("AWS_ACCESS_KEY_ID", emr.credentials().accessKeyId());
      shell.set("AWS_SECRET_ACCESS_KEY", emr.credentials().secretAccessKey());
      String step =
          new ObjectMapper()
              .readTree(
                  emr(
                      emr,
                      "aws emr add-steps --cluster-id "
                          + cluster.id()
                          + " --steps Type=CUSTOM_JAR,Name=one,Jar=command-runner.jar,Args=[sleep,9]"))
              .get("StepIds")
              .get(0)
              .asText();
      for (String command : commands) {
        String answer = emr(emr, command.replace("j-...", cluster.id()).replace("s-...", step));
        assertThat(answer).as(command).contains(step);
      }
      assertThat(emr.stepEnded(step).get(60, TimeUnit.SECONDS).state())
          .isEqualTo(StepState.CANCELLED);
    }
  }

  @Test
  void theStackIsAskedForWithEveryParameterThatItsTemplateNeeds() throws Exception {
    CommandPage page = Shell.page("plugin-conf/cloudformation/README.md");
    stackIsAskedFor(page.commands(""), "azkaban.yaml", "azkaban");
  }

  @Test
  void soIsTheStackOfThePlatformsFunctions() throws Exception {
    CommandPage page = Shell.page("plugin-conf/cloudformation/README.md");
    stackIsAskedFor(page.commands("The platform's functions"), "platform.yaml", "azkaban-platform");
  }

  private void stackIsAskedFor(String commands, String template, String stack) throws Exception {
    Path conf = Path.of("..", "plugin-conf/cloudformation").toAbsolutePath().normalize();
    Map<String, String> sent = new ConcurrentHashMap<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String form =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String code = "AccessDenied";
          if (form.contains("Action=CreateChangeSet")) {
            for (String field : List.of(form.split("&", -1))) {
              int end = field.indexOf('=');
              sent.put(decode(field.substring(0, end)), decode(field.substring(end + 1)));
            }
          } else if (form.contains("Action=DescribeStacks")) {
            code = "ValidationError";
          }
          byte[] body =
              ("<ErrorResponse><Error><Code>"
                      + code
                      + "</Code><Message>Stack with id "
                      + stack
                      + " does not exist</Message></Error>"
                      + "</ErrorResponse>")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(400, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    Outcome outcome;
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      outcome =
          shell.run(
              "aws() { command aws --endpoint-url "
                  + url
                  + " \"$@\"; }\ncd "
                  + conf
                  + "\n"
                  + commands,
              "");
    } finally {
      server.stop(0);
    }
    assertThat(sent).as(outcome.output()).containsEntry("StackName", stack);
    assertThat(sent).containsEntry("Capabilities.member.1", "CAPABILITY_NAMED_IAM");
    assertThat(sent.get("TemplateBody")).isEqualTo(Files.readString(conf.resolve(template)));
    Map<?, ?> parameters =
        (Map<?, ?>)
            ((Map<?, ?>) CloudFormationYaml.load(sent.get("TemplateBody"))).get("Parameters");
    List<String> needed =
        parameters.entrySet().stream()
            .filter(entry -> !((Map<?, ?>) entry.getValue()).containsKey("Default"))
            .map(entry -> entry.getKey().toString())
            .sorted()
            .toList();
    assertThat(
            sent.entrySet().stream()
                .filter(field -> field.getKey().endsWith(".ParameterKey"))
                .filter(field -> sent.containsKey(field.getKey().replace("Key", "Value")))
                .map(Map.Entry::getValue)
                .sorted())
        .containsExactlyElementsOf(needed);
  }

  /** Lets the CLI check the parameters of operations against its models, without sending them. */
  private Outcome checked(String commands) throws Exception {
    return shell.run(
        "aws() { command aws \"$@\" --generate-cli-skeleton output; }\n" + commands, "");
  }

  private String emr(EmrSimulator emr, String command) throws Exception {
    Outcome outcome = shell.run(command + " --endpoint-url " + emr.endpoint(), "");
    assertThat(outcome.code()).as(command + "\n" + outcome.output()).isZero();
    return outcome.output();
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
