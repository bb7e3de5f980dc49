package io.github.azkabanaws.it;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A policy of the distribution's folder {@code iam}, and what it allows: as much of IAM's policy
 * language as those files use. What it does not know is an error, so that nothing is taken for
 * allowed that nobody has thought about.
 */
final class IamPolicy {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z_]+)}");

  /** How each operator compares a value of the call with one of the policy. */
  private static final Map<String, BiPredicate<String, String>> OPERATORS =
      Map.of(
          "StringEquals", String::equals,
          "StringLike", IamPolicy::like,
          "ArnEquals", IamPolicy::like,
          "ArnLike", IamPolicy::like,
          "Bool", String::equalsIgnoreCase);

  private final JsonNode document;

  private IamPolicy(JsonNode document) {
    this.document = document;
  }

  static Path folder() {
    return Distribution.folder().resolve("iam");
  }

  /** The names of all files, such as {@code executor/base}. */
  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      return files
          .map(file -> folder().relativize(file).toString())
          .filter(name -> name.endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .sorted()
          .toList();
    }
  }

  static String text(String name) throws IOException {
    return Files.readString(folder().resolve(name + ".json"));
  }

  static IamPolicy read(String name) throws IOException {
    return new IamPolicy(JSON.readTree(text(name)));
  }

  /** The placeholders of a text. */
  static Set<String> placeholders(String text) {
    Set<String> names = new TreeSet<>();
    PLACEHOLDER.matcher(text).results().forEach(result -> names.add(result.group(1)));
    return names;
  }

  /** The policy as it is for these values of its placeholders, all of which have to be there. */
  static IamPolicy read(String name, Map<String, String> values) throws IOException {
    String filled =
        PLACEHOLDER
            .matcher(text(name))
            .replaceAll(
                found -> {
                  String value = values.get(found.group(1));
                  if (value == null) {
                    throw new AssertionError(name + ": nothing is known for " + found.group());
                  }
                  return Matcher.quoteReplacement(value);
                });
    return new IamPolicy(JSON.readTree(filled));
  }

  JsonNode document() {
    return document;
  }

  List<JsonNode> statements() {
    List<JsonNode> statements = new ArrayList<>();
    document.path("Statement").forEach(statements::add);
    return statements;
  }

  /** All actions that it allows something of. */
  Set<String> allowedActions() {
    Set<String> actions = new TreeSet<>();
    statements().stream()
        .filter(statement -> statement.path("Effect").asText().equals("Allow"))
        .forEach(statement -> actions.addAll(values(statement.path("Action"))));
    return actions;
  }

  /** Each action of each statement that allows it, as {@code Sid action}. */
  List<String> allowed() {
    return allowed((statement, action) -> true);
  }

  /** Those of {@link #allowed()} that let one of these requests through. */
  List<String> allowedFor(List<IamRequest> requests) {
    return allowed(
        (statement, action) ->
            requests.stream()
                .anyMatch(request -> request.action().equals(action) && fits(statement, request)));
  }

  private List<String> allowed(BiPredicate<JsonNode, String> wanted) {
    return statements().stream()
        .filter(statement -> statement.path("Effect").asText().equals("Allow"))
        .flatMap(
            statement ->
                values(statement.path("Action")).stream()
                    .filter(action -> wanted.test(statement, action))
                    .map(action -> statement.path("Sid").asText() + " " + action))
        .toList();
  }

  /** Whether these policies together allow it. */
  static boolean allow(List<IamPolicy> policies, IamRequest request) {
    return any(policies, "Allow", request) && !any(policies, "Deny", request);
  }

  private static boolean any(List<IamPolicy> policies, String effect, IamRequest request) {
    return policies.stream()
        .flatMap(policy -> policy.statements().stream())
        .filter(statement -> statement.path("Effect").asText().equals(effect))
        .anyMatch(statement -> fits(statement, request));
  }

  private static boolean fits(JsonNode statement, IamRequest request) {
    return values(statement.path("Action")).stream().anyMatch(a -> like(request.action(), a))
        && values(statement.path("Resource")).stream().anyMatch(r -> like(request.resource(), r))
        && holds(statement.path("Condition"), request.context());
  }

  private static boolean holds(JsonNode condition, Map<String, String> context) {
    return ((ObjectNode) (condition.isObject() ? condition : JSON.createObjectNode()))
        .properties().stream()
            .allMatch(
                operator ->
                    ((ObjectNode) operator.getValue())
                        .properties().stream()
                            .allMatch(
                                key ->
                                    holds(
                                        operator.getKey(),
                                        context.get(key.getKey()),
                                        values(key.getValue()))));
  }

  private static boolean holds(String operator, String actual, List<String> wanted) {
    if (operator.equals("Null")) {
      return wanted.contains(Boolean.toString(actual == null));
    }
    BiPredicate<String, String> compares = OPERATORS.get(operator);
    if (compares == null) {
      throw new AssertionError("The condition operator " + operator + " is not known here");
    }
    return actual != null && wanted.stream().anyMatch(value -> compares.test(actual, value));
  }

  /** The names of an object's members. */
  static Set<String> members(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.properties().forEach(member -> names.add(member.getKey()));
    return names;
  }

  /** A text or a list of texts. */
  static List<String> values(JsonNode node) {
    List<String> values = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(value -> values.add(value.asText()));
    } else if (node.isTextual()) {
      values.add(node.asText());
    }
    return values;
  }

  /** Whether a text fits a pattern in which * is any text and ? any character. */
  private static boolean like(String text, String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
  }
}
