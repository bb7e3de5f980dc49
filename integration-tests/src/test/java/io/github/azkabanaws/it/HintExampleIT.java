package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.CommandPage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The documents with which the page on it has a queue of hints made, and what they say. */
class HintExampleIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern QUEUE = Pattern.compile("--queue-name (\\S+)");
  private static final Pattern TARGET = Pattern.compile("--targets Id=(\\S+),Arn=(\\S+)");
  private static final Pattern RULE = Pattern.compile("--(?:name|rule) (\\S+)");

  private String commands;
  private JsonNode pattern;
  private JsonNode attributes;

  @BeforeEach
  void read() throws Exception {
    CommandPage page = Shell.page("docs/ends.md");
    commands = page.commands("A queue of hints");
    List<String> documents =
        page.blocks().stream()
            .filter(
                block ->
                    block.section().equals("A queue of hints") && block.language().equals("json"))
            .map(CommandPage.Block::text)
            .toList();
    pattern = JSON.readTree(documents.get(0));
    attributes = JSON.readTree(documents.get(1));
  }

  @Test
  void thePolicyIsThatOfTheFilesWithoutTheReadersPart() throws Exception {
    Matcher target = only(TARGET);
    String filled = IamPolicy.text("events/hint-queue");
    for (Map.Entry<String, String> place :
        Map.of(
                "partition", "aws",
                "region", "eu-west-1",
                "account", "123456789012",
                "hint_queue", target.group(1),
                "hint_rule", rule())
            .entrySet()) {
      filled = filled.replace("${" + place.getKey() + "}", place.getValue());
    }
    List<JsonNode> expected = new ArrayList<>();
    for (JsonNode statement : JSON.readTree(filled).get("Statement")) {
      if (!((ObjectNode) statement).remove("Sid").asText().equals("TheExecutorReceives")) {
        expected.add(statement);
      }
    }
    JsonNode policy = JSON.readTree(attributes.get("Policy").asText());
    assertThat(policy.get("Statement")).containsExactlyElementsOf(expected);
    assertThat(target.group(2)).isEqualTo(expected.get(0).get("Resource").asText());
    assertThat(only(QUEUE).group(1)).isEqualTo(target.group(1));
  }

  @Test
  void theRuleTakesTheEndsOfStepsAndNothingElse() {
    assertThat(pattern.get("source").toString()).isEqualTo("[\"aws.emr\"]");
    assertThat(pattern.get("detail-type").toString()).isEqualTo("[\"EMR Step Status Change\"]");
    assertThat(pattern.get("detail").get("state"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(StepState.values())
                .filter(StepState::isTerminal)
                .map(StepState::name)
                .toList());
    assertThat(pattern.get("detail").size()).isEqualTo(1);
    assertThat(pattern.size()).isEqualTo(3);
  }

  /** The rule that all commands name. */
  private String rule() {
    List<String> names =
        RULE.matcher(commands).results().map(match -> match.group(1)).distinct().toList();
    assertThat(names).hasSize(1);
    return names.get(0);
  }

  private Matcher only(Pattern what) {
    Matcher matcher = what.matcher(commands);
    assertThat(matcher.find()).as(what.pattern()).isTrue();
    return matcher;
  }
}
