package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.bertramlabs.plugins.hcl4j.HCLParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The examples of Terraform and CloudFormation for the platform's functions: they can be parsed,
 * all that they refer to is there, their policies are those of the folder iam, and both make the
 * same functions. {@link TerraformIT} tries the tool itself.
 */
class PlatformSurroundingsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SUB = Pattern.compile("\\$\\{([A-Za-z0-9:]+)(\\.(?:Arn|GroupId))?}");

  /** What stands for the placeholders of iam in the template. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("partition", "${AWS::Partition}"),
          Map.entry("region", "${AWS::Region}"),
          Map.entry("account", "${AWS::AccountId}"),
          Map.entry("deploy_function", "${Name}-deploy"),
          Map.entry("drain_function", "${Name}-drain"),
          Map.entry("rotate_function", "${Name}-rotate-db-user"),
          Map.entry("platform_dead_letters", "${Name}-platform-dead-letters"),
          Map.entry("platform_key", "${Key.Arn}"),
          Map.entry("project_bucket", "${ProjectBucket}"),
          Map.entry("project_prefix", "${ProjectPrefix}"),
          Map.entry("deploy_secret", "${Name}/deploy"),
          Map.entry("admin_secret", "${Name}/admin"),
          Map.entry("database_secret", "${Name}/database"),
          Map.entry("database_user_secret", "${Name}/database-user"));

  @Test
  void terraformCanBeParsedAndRefersToWhatIsThere() throws Exception {
    Map<String, Object> all = new HashMap<>();
    StringBuilder text = new StringBuilder();
    for (String file : List.of("variables.tf", "main.tf", "outputs.tf")) {
      String part = terraform(file);
      all.putAll(new HCLParser().parse(part));
      text.append(part);
    }
    assertThat(all).containsKeys("variable", "locals", "resource", "output", "terraform");
    Set<String> declared = new TreeSet<>();
    find("(?:resource|data) \"([a-z_0-9]+)\" \"([a-z_0-9]+)\"", text)
        .forEach(found -> declared.add(found.group(1) + "." + found.group(2)));
    Set<String> variables = new TreeSet<>();
    find("variable \"([a-z_]+)\"", text).forEach(found -> variables.add("var." + found.group(1)));
    declared.addAll(variables);
    Set<String> used = new TreeSet<>();
    find("\\b(aws_[a-z_0-9]+\\.[a-z_0-9]+|var\\.[a-z_]+)\\b", text)
        .forEach(found -> used.add(found.group(1)));
    assertThat(declared).containsAll(used);
    assertThat(used).containsAll(variables);
  }

  @Test
  void terraformFillsInEveryPlaceholderOfThePoliciesThatItReads() throws Exception {
    String text = terraform("main.tf");
    Set<String> values = new TreeSet<>();
    String locals = text.substring(text.indexOf("  iam = {"), text.indexOf("  secrets = "));
    find("(?m)^    ([a-z_]+) +=", locals).forEach(found -> values.add(found.group(1)));
    assertThat(values).isEqualTo(VALUES.keySet());
    Set<String> used = new TreeSet<>();
    for (String name : IamPolicy.names()) {
      if (name.startsWith("platform/") || name.equals("trust/platform-function")) {
        used.addAll(IamPolicy.placeholders(IamPolicy.text(name)));
        String file = name.substring(name.indexOf('/') + 1);
        assertThat(text).containsPattern("iam/" + name + "\\.json|\"" + file + "\" = \\{");
      }
    }
    assertThat(values).isEqualTo(used);
  }

  @Test
  void cloudFormationHasTheSamePoliciesWordForWord() throws Exception {
    List<String> policies = new ArrayList<>();
    for (JsonNode resource : template().path("Resources")) {
      JsonNode properties = resource.path("Properties");
      if (properties.has("AssumeRolePolicyDocument")) {
        isPolicy(
            resource.path("Metadata").path("Trust").asText(),
            properties.path("AssumeRolePolicyDocument"));
      }
      for (JsonNode policy : properties.path("Policies")) {
        String name = policy.path("PolicyName").asText().replaceFirst("-", "/");
        isPolicy(name, policy.path("PolicyDocument"));
        policies.add(name);
      }
    }
    assertThat(policies)
        .hasSize(9)
        .contains("platform/deploy", "platform/drain", "platform/rotate-db-user");
  }

  @Test
  void cloudFormationRefersToWhatIsThere() throws Exception {
    JsonNode template = template();
    Set<String> there = new TreeSet<>(Set.of("AWS::Partition", "AWS::Region", "AWS::AccountId"));
    there.addAll(IamPolicy.members(template.path("Parameters")));
    there.addAll(IamPolicy.members(template.path("Resources")));
    List<String> texts = new ArrayList<>();
    texts(template, texts);
    Set<String> used = new TreeSet<>();
    for (String text : texts) {
      for (MatchResult found : SUB.matcher(text).results().toList()) {
        used.add(found.group(1));
        assertThat(found.group(2) == null || template.path("Resources").has(found.group(1)))
            .as(text)
            .isTrue();
      }
      assertThat(text.replaceAll(SUB.pattern(), "")).doesNotContain("${");
    }
    assertThat(there).containsAll(used);
    assertThat(used).containsAll(IamPolicy.members(template.path("Parameters")));
  }

  @Test
  void eachFunctionIsThereInANetworkWithADeadLetterQueueAndAnAlarm() throws Exception {
    Map<String, String> handlers = new TreeMap<>();
    Set<String> watched = new TreeSet<>();
    for (JsonNode resource : template().path("Resources")) {
      JsonNode properties = resource.path("Properties");
      if (resource.path("Type").asText().equals("AWS::Lambda::Function")) {
        handlers.put(properties.path("FunctionName").asText(), properties.path("Handler").asText());
        assertThat(properties.at("/DeadLetterConfig/TargetArn").asText())
            .isEqualTo("${DeadLetters.Arn}");
        assertThat(properties.at("/VpcConfig/SubnetIds").asText()).isEqualTo("${SubnetIds}");
        assertThat(properties.path("ReservedConcurrentExecutions").asInt()).isEqualTo(1);
      }
      if (properties.path("MetricName").asText().equals("Errors")) {
        watched.add(properties.at("/Dimensions/0/Value").asText());
      }
    }
    String code =
        Files.readString(Distribution.folder().resolve("platform/azkaban_platform/handlers.py"));
    String terraform = terraform("main.tf");
    assertThat(handlers).hasSize(3);
    assertThat(watched).isEqualTo(handlers.keySet());
    for (String handler : handlers.values()) {
      String function = handler.replace("azkaban_platform.handlers.", "");
      assertThat(code).contains("\ndef " + function + "(event");
      assertThat(terraform).containsPattern("handler += \"" + function + "\"");
    }
  }

  @Test
  void theFunctionsGetOnlyVariablesThatTheyRead() throws Exception {
    StringBuilder code = new StringBuilder();
    for (String module : List.of("environment", "deploy", "executors", "dbuser")) {
      code.append(
          Files.readString(
              Distribution.folder()
                  .resolve("platform/azkaban_platform/functions/" + module + ".py")));
    }
    Set<String> variables = new TreeSet<>();
    for (JsonNode resource : template().path("Resources")) {
      variables.addAll(IamPolicy.members(resource.at("/Properties/Environment/Variables")));
    }
    find("(?m)^ +([A-Z][A-Z_]+) += ", terraform("main.tf"))
        .forEach(found -> assertThat(variables).contains(found.group(1)));
    assertThat(variables).hasSizeGreaterThan(7);
    String page = Files.readString(Path.of("..", "docs", "platform-functions.md"));
    for (String variable : variables) {
      assertThat(code).contains("\"" + variable + "\"");
      assertThat(page).contains("`" + variable + "`");
    }
  }

  private static void isPolicy(String name, JsonNode actual) throws Exception {
    assertThat(actual).as(name).isEqualTo(IamPolicy.read(name, VALUES).document());
  }

  private static String terraform(String file) throws Exception {
    return Files.readString(Distribution.folder().resolve("terraform/platform").resolve(file));
  }

  private static JsonNode template() throws Exception {
    Path file = Distribution.folder().resolve("cloudformation/platform.yaml");
    return JSON.valueToTree(CloudFormationYaml.load(Files.readString(file)));
  }

  private static void texts(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.forEach(child -> texts(child, texts));
  }

  private static List<MatchResult> find(String regex, CharSequence text) {
    return Pattern.compile(regex).matcher(text).results().toList();
  }
}
