package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every policy of the distribution, by the grammar of IAM's reference. */
class PolicyGrammarIT {
  private static final Set<String> MEMBERS =
      Set.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition");

  private static final Set<String> OPERATORS =
      Set.of("StringEquals", "StringLike", "ArnEquals", "ArnLike", "Bool", "Null");

  /**
   * What the Service Authorization Reference gives no resource types; {@code *} is all there is.
   */
  private static final Set<String> WITHOUT_RESOURCE =
      Set.of("elasticmapreduce:ListClusters", "elasticmapreduce:RunJobFlow");

  /** What Lambda asks with {@code *} when it attaches a function to a network. */
  private static final Set<String> OF_A_NETWORK =
      Set.of(
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:UnassignPrivateIpAddresses");

  static List<String> names() throws IOException {
    return IamPolicy.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isAPolicy(String name) throws Exception {
    IamPolicy policy = IamPolicy.read(name);
    assertThat(IamPolicy.members(policy.document()))
        .containsExactlyInAnyOrder("Version", "Statement");
    assertThat(policy.document().path("Version").asText()).isEqualTo("2012-10-17");
    assertThat(policy.statements()).isNotEmpty();
    Set<String> ids = new HashSet<>();
    for (JsonNode statement : policy.statements()) {
      assertThat(MEMBERS).containsAll(IamPolicy.members(statement));
      assertThat(statement.path("Sid").asText()).matches("[A-Za-z0-9]+").satisfies(ids::add);
      assertThat(statement.path("Effect").asText()).isIn("Allow", "Deny");
      statement
          .path("Condition")
          .properties()
          .forEach(
              operator -> {
                assertThat(OPERATORS).contains(operator.getKey());
                assertThat(operator.getValue().properties())
                    .isNotEmpty()
                    .allSatisfy(
                        key -> {
                          assertThat(key.getKey()).matches("[a-z0-9]+:[A-Za-z0-9/]+");
                          assertThat(IamPolicy.values(key.getValue())).isNotEmpty();
                        });
              });
      boolean ofAResource = List.of("events", "buckets").contains(name.split("/", -1)[0]);
      boolean trust = name.startsWith("trust/");
      assertThat(statement.has("Principal")).isEqualTo(trust || ofAResource);
      assertThat(statement.has("Resource")).isNotEqualTo(trust);
      if (statement.path("Effect").asText().equals("Allow")) {
        isNarrow(statement, policy.statements());
      }
    }
    assertThat(ids).hasSameSizeAs(policy.statements());
  }

  @ParameterizedTest
  @MethodSource("names")
  void isExplained(String name) throws Exception {
    String readme = Files.readString(IamPolicy.folder().resolve("README.md"));
    String file = name.replaceFirst(".*/", "");
    assertThat(readme).containsPattern("`([a-z-]+/)?" + file + "(\\.json)?`");
    for (String placeholder : IamPolicy.placeholders(IamPolicy.text(name))) {
      assertThat(readme).contains("`" + placeholder + "`");
    }
  }

  private static void isNarrow(JsonNode statement, List<JsonNode> all) {
    List<String> actions = IamPolicy.values(statement.path("Action"));
    assertThat(actions)
        .isNotEmpty()
        .allSatisfy(action -> assertThat(action).matches("[a-z0-9-]+:[A-Z][A-Za-z]+"));
    for (String resource : IamPolicy.values(statement.path("Resource"))) {
      if (resource.equals("*") && OF_A_NETWORK.containsAll(actions)) {
        assertThat(all).anyMatch(other -> deniesToTheFunctionItself(other, statement));
      } else if (resource.equals("*")) {
        assertThat(WITHOUT_RESOURCE).containsAll(actions);
      } else {
        // A * never stands for a region, an account, a bucket or a kind of resource.
        assertThat(resource)
            .matches(
                "arn:\\$\\{partition}:[a-z0-9-]+:[^*:]*:[^*:]*:[^*]+(\\*)?|\\$\\{[a-z_]+_key}");
        assertThat(WITHOUT_RESOURCE).doesNotContainAnyElementsOf(actions);
      }
    }
    JsonNode principal = statement.path("Principal");
    principal.forEach(who -> assertThat(IamPolicy.values(who)).doesNotContain("*"));
    assertThat(principal.isTextual()).isFalse();
  }

  private static boolean deniesToTheFunctionItself(JsonNode other, JsonNode allowed) {
    return other.path("Effect").asText().equals("Deny")
        && other.path("Action").equals(allowed.path("Action"))
        && other.path("Resource").equals(allowed.path("Resource"))
        && !IamPolicy.values(other.at("/Condition/ArnEquals/lambda:SourceFunctionArn")).isEmpty();
  }
}
