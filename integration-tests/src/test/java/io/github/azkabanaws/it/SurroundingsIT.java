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
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The examples of Terraform and CloudFormation: they can be parsed, all that they refer to is
 * there, and their policies are those of the folder iam. {@link TerraformIT} tries the tool itself.
 */
class SurroundingsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SUB = Pattern.compile("\\$\\{([A-Za-z:]+)(\\.[A-Za-z]+)?}");
  private static final Pattern TEMPLATE =
      Pattern.compile("templatefile\\(\"\\$\\{path\\.module}/\\.\\./iam/([^\"]+)\\.json\"");

  /** What stands for the placeholders of iam in the template. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("partition", "${AWS::Partition}"),
          Map.entry("region", "${AWS::Region}"),
          Map.entry("account", "${AWS::AccountId}"),
          Map.entry("cluster_tag", "${Name}"),
          Map.entry("executor_role", "${Name}-executor"),
          Map.entry("emr_role", "${Name}-emr"),
          Map.entry("external_id", "${ExternalId}"),
          Map.entry("cluster_instance_role", "${Name}-cluster-instances"),
          Map.entry("script_bucket", "${BucketName}"),
          Map.entry("script_prefix", "azkaban/scripts"),
          Map.entry("script_key", "${Key.Arn}"),
          Map.entry("output_bucket", "${BucketName}"),
          Map.entry("output_prefix", "azkaban/output"),
          Map.entry("output_key", "${Key.Arn}"),
          Map.entry("flag_bucket", "${BucketName}"),
          Map.entry("flag_prefix", "azkaban/flags"),
          Map.entry("flag_key", "${Key.Arn}"),
          Map.entry("install_bucket", "${BucketName}"),
          Map.entry("install_prefix", "azkaban/install"),
          Map.entry("secret_prefix", "${Name}"),
          Map.entry("secret_key", "${Key.Arn}"),
          Map.entry("note_bucket", "${BucketName}"),
          Map.entry("note_prefix", "azkaban/notes"),
          Map.entry("log_group", "/${Name}/steps"),
          Map.entry("user_pool", "${UserPool}"),
          Map.entry("hint_queue", "${Name}-hints"),
          Map.entry("hint_rule", "${Name}-steps"),
          Map.entry("hint_reader_role", "${Name}-emr"),
          Map.entry("notice_topic", "${Name}-notices"),
          Map.entry("notice_key", "${Key.Arn}"),
          Map.entry("notice_sender_role", "${Name}-emr"));

  /** The properties of each feature's policy: a policy alone switches nothing on. */
  private static final Map<String, List<String>> PROPERTIES =
      Map.ofEntries(
          Map.entry("executor/base", List.of("aws.region")),
          Map.entry("executor/submit", List.of()),
          Map.entry(
              "executor/assume-role", List.of("aws.emr.role.arn", "aws.emr.role.external.id")),
          Map.entry("executor/script-upload", List.of("aws.emr.upload.prefix")),
          Map.entry("executor/script-upload-kms", List.of("aws.emr.upload.kms.key")),
          Map.entry("executor/script-output", List.of("aws.emr.script.output.prefix")),
          Map.entry("executor/script-output-kms", List.of()),
          Map.entry("executor/handover", List.of("aws.emr.handover.allowed")),
          Map.entry("executor/handover-kms", List.of("aws.emr.handover.kms.key")),
          Map.entry(
              "executor/group-directory-cognito",
              List.of("aws.emr.group.directory", "aws.emr.group.user.pool.id")),
          Map.entry("executor/logs-cloudwatch", List.of("aws.log.group.name")),
          Map.entry("executor/hints", List.of("aws.emr.hints.queue")),
          Map.entry("executor/end-notes", List.of("aws.emr.end.notes.prefix")),
          Map.entry("executor/notices", List.of("aws.emr.notice.topic")),
          Map.entry("executor/notices-kms", List.of()),
          Map.entry("cluster/wrapper", List.of()),
          Map.entry("cluster/script-output", List.of()),
          Map.entry("cluster/end-notes", List.of()),
          Map.entry("cluster/secrets", List.of("aws.emr.secret.allowed")),
          Map.entry("cluster/kms", List.of()));

  /** The same of azkaban.properties. */
  private static final List<String> OF_THE_WEB_SERVER =
      List.of("cognito.user.pool.id", "cognito.client.id");

  /** Every type that the example uses, with the properties that it sets. */
  private static final Map<String, Set<String>> TYPES =
      Map.ofEntries(
          Map.entry(
              "AWS::Cognito::UserPool",
              Set.of(
                  "UserPoolName",
                  "DeletionProtection",
                  "MfaConfiguration",
                  "EnabledMfas",
                  "AdminCreateUserConfig",
                  "UsernameConfiguration")),
          Map.entry("AWS::Cognito::UserPoolDomain", Set.of("Domain", "UserPoolId")),
          Map.entry(
              "AWS::Cognito::UserPoolClient",
              Set.of(
                  "ClientName",
                  "UserPoolId",
                  "GenerateSecret",
                  "AllowedOAuthFlowsUserPoolClient",
                  "AllowedOAuthFlows",
                  "AllowedOAuthScopes",
                  "CallbackURLs",
                  "LogoutURLs",
                  "SupportedIdentityProviders",
                  "ExplicitAuthFlows",
                  "PreventUserExistenceErrors",
                  "EnableTokenRevocation",
                  "ReadAttributes",
                  "WriteAttributes",
                  "AccessTokenValidity",
                  "IdTokenValidity",
                  "RefreshTokenValidity",
                  "TokenValidityUnits")),
          Map.entry("AWS::Cognito::UserPoolGroup", Set.of("GroupName", "UserPoolId")),
          Map.entry("AWS::IAM::Role", Set.of("RoleName", "AssumeRolePolicyDocument", "Policies")),
          Map.entry("AWS::IAM::InstanceProfile", Set.of("InstanceProfileName", "Roles")),
          Map.entry("AWS::KMS::Key", Set.of("Description", "EnableKeyRotation", "KeyPolicy")),
          Map.entry(
              "AWS::S3::Bucket",
              Set.of(
                  "BucketName",
                  "PublicAccessBlockConfiguration",
                  "BucketEncryption",
                  "LifecycleConfiguration")),
          Map.entry("AWS::S3::BucketPolicy", Set.of("Bucket", "PolicyDocument")),
          Map.entry("AWS::SecretsManager::Secret", Set.of("Name", "KmsKeyId")),
          Map.entry(
              "AWS::SQS::Queue",
              Set.of(
                  "QueueName",
                  "SqsManagedSseEnabled",
                  "MessageRetentionPeriod",
                  "VisibilityTimeout")),
          Map.entry("AWS::SQS::QueuePolicy", Set.of("Queues", "PolicyDocument")),
          Map.entry("AWS::SNS::Topic", Set.of("TopicName", "KmsMasterKeyId")),
          Map.entry("AWS::SNS::TopicPolicy", Set.of("Topics", "PolicyDocument")),
          Map.entry("AWS::Events::Rule", Set.of("Name", "EventPattern", "Targets")),
          Map.entry("AWS::Logs::LogGroup", Set.of("LogGroupName", "RetentionInDays")));

  @Test
  void terraformsFilesCanBeParsedAndReferToWhatIsThere() throws Exception {
    Map<String, Object> all = new HashMap<>();
    StringBuilder text = new StringBuilder();
    for (String file : List.of("variables.tf", "main.tf", "outputs.tf")) {
      String part = Files.readString(Distribution.folder().resolve("terraform").resolve(file));
      all.putAll(new HCLParser().parse(part));
      text.append(part);
    }
    assertThat(all).containsKeys("variable", "locals", "resource", "output", "terraform");
    Set<String> declared = new TreeSet<>();
    find("(?:resource|data) \"([a-z_0-9]+)\" \"([a-z_]+)\"", text)
        .forEach(found -> declared.add(found.group(1) + "." + found.group(2)));
    find("variable \"([a-z_]+)\"", text).forEach(found -> declared.add("var." + found.group(1)));
    find("\\b(aws_[a-z_0-9]+\\.[a-z_]+|var\\.[a-z_]+)\\b", text)
        .forEach(found -> assertThat(declared).contains(found.group(1)));
  }

  @Test
  void terraformFillsInEveryPlaceholderOfThePoliciesThatItReads() throws Exception {
    String text = Files.readString(Distribution.folder().resolve("terraform/main.tf"));
    Set<String> values = new TreeSet<>();
    int begin = text.indexOf("  iam = {");
    String locals = text.substring(begin, text.indexOf("  }\n", begin));
    find("(?m)^    ([a-z_]+) +=", locals).forEach(found -> values.add(found.group(1)));
    Set<String> used = new TreeSet<>();
    for (MatchResult found : TEMPLATE.matcher(text).results().toList()) {
      String kind = found.group(1).replaceFirst("/.*", "");
      List<String> names =
          found.group(1).endsWith("${each.key}")
              ? listed(text, kind.equals("executor") ? "emr_policies" : "cluster_policies").stream()
                  .map(name -> kind + "/" + name)
                  .toList()
              : List.of(found.group(1));
      for (String name : names) {
        used.addAll(IamPolicy.placeholders(IamPolicy.text(name)));
      }
    }
    find("local\\.iam\\.([a-z_]+)", text).forEach(found -> used.add(found.group(1)));
    assertThat(values).isEqualTo(used);
  }

  @Test
  void cloudFormationHasTheSamePoliciesWordForWord() throws Exception {
    JsonNode template = template();
    int policies = 0;
    for (JsonNode resource : template.path("Resources")) {
      JsonNode properties = resource.path("Properties");
      JsonNode metadata = resource.path("Metadata");
      if (properties.has("AssumeRolePolicyDocument")) {
        isPolicy(metadata.path("Trust").asText(), properties.path("AssumeRolePolicyDocument"));
      }
      for (JsonNode policy : properties.path("Policies")) {
        String name = policy.path("PolicyName").asText().replaceFirst("-", "/");
        isPolicy(name, policy.path("PolicyDocument"));
        policies++;
      }
      if (properties.has("PolicyDocument")) {
        isPolicy(metadata.path("Policy").asText(), properties.path("PolicyDocument"));
      }
    }
    assertThat(policies).isEqualTo(20);
  }

  @Test
  void stepsAreSubmittedEitherWithoutRuntimeRolesOrWithThem() throws Exception {
    String text = Files.readString(Distribution.folder().resolve("terraform/main.tf"));
    List<String> attached = new ArrayList<>();
    template()
        .findValues("PolicyName")
        .forEach(name -> attached.add(name.asText().replaceFirst("^executor-", "")));
    for (List<String> policies : List.of(listed(text, "emr_policies"), attached)) {
      assertThat(policies).contains("base").containsAnyOf("submit", "runtime-roles");
      assertThat(policies.contains("submit")).isNotEqualTo(policies.contains("runtime-roles"));
    }
    assertThat(IamPolicy.read("executor/base").allowedActions())
        .doesNotContain("elasticmapreduce:AddJobFlowSteps");
  }

  @Test
  void whatIsOnComesOutAsItsProperties() throws Exception {
    String terraform = Files.readString(Distribution.folder().resolve("terraform/main.tf"));
    Set<String> attached = new TreeSet<>(Set.of("executor/assume-role"));
    listed(terraform, "emr_policies").forEach(name -> attached.add("executor/" + name));
    listed(terraform, "cluster_policies").forEach(name -> attached.add("cluster/" + name));
    String outputs = Files.readString(Distribution.folder().resolve("terraform/outputs.tf"));
    assertThat(find("(?m)^ +\"([a-z.]+)\" +=", outputs).stream().map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(propertiesOf(attached));

    attached.clear();
    template()
        .findValues("PolicyName")
        .forEach(name -> attached.add(name.asText().replaceFirst("-", "/")));
    List<String> described = new ArrayList<>();
    template()
        .path("Outputs")
        .forEach(
            output ->
                described.addAll(List.of(output.path("Description").asText().split(" and ", -1))));
    assertThat(described.remove("settings.json of the sign-in page")).isTrue();
    assertThat(described).containsExactlyInAnyOrderElementsOf(propertiesOf(attached));
  }

  private static List<String> propertiesOf(Set<String> policies) {
    assertThat(PROPERTIES).containsKeys(policies.toArray(String[]::new));
    List<String> properties = new ArrayList<>(OF_THE_WEB_SERVER);
    policies.forEach(name -> properties.addAll(PROPERTIES.get(name)));
    return properties;
  }

  @Test
  void peopleCanSignInOnAPageOfThePoolInAnyCaseOfLetters() throws Exception {
    String text = Files.readString(Distribution.folder().resolve("terraform/main.tf"));
    assertThat(text)
        .contains("resource \"aws_cognito_user_pool_domain\"")
        .containsPattern("username_configuration \\{\n +case_sensitive = false\n");
    JsonNode resources = template().path("Resources");
    assertThat(resources.path("UserPoolDomain").path("Properties").path("UserPoolId").asText())
        .isEqualTo("${UserPool}");
    assertThat(resources.at("/UserPool/Properties/UsernameConfiguration/CaseSensitive").asText())
        .isEqualTo("false");
  }

  @Test
  void theSignInPageHasAClientThatCanDoNothingElse() throws Exception {
    String page = "/js/cognito-sign-in/index.html";
    JsonNode client = template().at("/Resources/SignInPageClient/Properties");
    assertThat(client.path("GenerateSecret").asText()).isEqualTo("false");
    Map<String, String> lists =
        Map.of(
            "AllowedOAuthFlows", "code",
            "AllowedOAuthScopes", "openid",
            "ExplicitAuthFlows", "ALLOW_REFRESH_TOKEN_AUTH",
            "CallbackURLs", "${AzkabanUrl}" + page,
            "LogoutURLs", "${AzkabanUrl}" + page);
    lists.forEach(
        (name, only) ->
            assertThat(client.path(name))
                .as(name)
                .extracting(JsonNode::asText)
                .containsExactly(only));
    assertThat(client.path("RefreshTokenValidity").asText()).isEqualTo("60");
    assertThat(client.at("/TokenValidityUnits/RefreshToken").asText()).isEqualTo("minutes");
    String text = Files.readString(Distribution.folder().resolve("terraform/main.tf"));
    int begin = text.indexOf("resource \"aws_cognito_user_pool_client\" \"sign_in_page\"");
    assertThat(text).contains(page + "\"");
    assertThat(text.substring(begin, text.indexOf("\n}\n", begin)).replaceAll(" +", " "))
        .contains(
            "generate_secret = false",
            "allowed_oauth_flows = [\"code\"]",
            "allowed_oauth_scopes = [\"openid\"]",
            "callback_urls = [local.sign_in_page]",
            "logout_urls = [local.sign_in_page]",
            "explicit_auth_flows = [\"ALLOW_REFRESH_TOKEN_AUTH\"]",
            "refresh_token_validity = 60");
  }

  @Test
  void cloudFormationRefersToWhatIsThere() throws Exception {
    JsonNode template = template();
    // References in it are none, and linters take them for mistakes.
    assertThat(template.has("Metadata")).isFalse();
    Set<String> there = new TreeSet<>(Set.of("AWS::Partition", "AWS::Region", "AWS::AccountId"));
    there.addAll(IamPolicy.members(template.path("Parameters")));
    there.addAll(IamPolicy.members(template.path("Resources")));
    List<String> texts = new ArrayList<>();
    texts(template, texts);
    for (String text : texts) {
      for (MatchResult found : SUB.matcher(text).results().toList()) {
        assertThat(there).contains(found.group(1));
        if (found.group(2) != null) {
          assertThat(template.path("Resources").has(found.group(1))).isTrue();
          assertThat(found.group(2)).isEqualTo(".Arn");
        }
      }
    }
    for (JsonNode resource : template.path("Resources")) {
      assertThat(TYPES).containsKey(resource.path("Type").asText());
      assertThat(TYPES.get(resource.path("Type").asText()))
          .containsAll(IamPolicy.members(resource.path("Properties")));
    }
  }

  private static void isPolicy(String name, JsonNode actual) throws Exception {
    assertThat(actual).as(name).isEqualTo(IamPolicy.read(name, VALUES).document());
  }

  private static JsonNode template() throws Exception {
    Path file = Distribution.folder().resolve("cloudformation/azkaban.yaml");
    return JSON.valueToTree(CloudFormationYaml.load(Files.readString(file)));
  }

  private static void texts(JsonNode node, List<String> texts) {
    if (node.isTextual()) {
      texts.add(node.asText());
    }
    node.forEach(child -> texts(child, texts));
  }

  private static List<String> listed(String text, String local) {
    String list = text.substring(text.indexOf("  " + local + " = toset(["));
    return find("\"([a-z-]+)\"", list.substring(0, list.indexOf(']'))).stream()
        .map(found -> found.group(1))
        .toList();
  }

  private static List<MatchResult> find(String regex, CharSequence text) {
    return Pattern.compile(regex).matcher(text).results().toList();
  }
}
