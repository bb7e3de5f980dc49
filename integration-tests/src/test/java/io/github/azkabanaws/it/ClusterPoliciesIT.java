package io.github.azkabanaws.it;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The policies of the cluster's instance profile beside what the wrapper and the bootstrap action
 * ask the AWS CLI for. KMS is asked by the services themselves, so its rights follow from theirs.
 */
class ClusterPoliciesIT {
  /** Keeps its arguments, and answers as the CLI does. */
  private static final String AWS =
      """
      #!/bin/bash
      printf '%%s\\n' "$*" >>'%s'
      case "$1 $2" in
        'secretsmanager get-secret-value') echo '{"SecretString": "s"}' ;;
        'ssm get-parameter') echo '{"Parameter": {"Value": "p"}}' ;;
        's3 cp') cat >/dev/null ;;
        's3api get-object')
          printf '#!/bin/bash\\necho {} >"$AZKABAN_OUTPUT_FILE"\\n' >"${@: -1}"
          echo "{\\"ContentLength\\": $(stat -c %%s "${@: -1}")}"
          ;;
      esac
      """;

  private static final Map<String, String> VALUES =
      Map.ofEntries(
          entry("partition", IamRequests.PARTITION),
          entry("region", ExecutorFixture.REGION),
          entry("account", IamRequests.ACCOUNT),
          entry("install_bucket", "install"),
          entry("install_prefix", "azkaban/1.0"),
          entry("script_bucket", "scripts"),
          entry("script_prefix", "azkaban/scripts"),
          entry("output_bucket", "told"),
          entry("output_prefix", "azkaban/output"),
          entry("note_bucket", "notes"),
          entry("note_prefix", "azkaban/notes"),
          entry("secret_prefix", "teams"));

  @TempDir Path folder;
  private Path calls;

  @BeforeEach
  void begin() {
    calls = folder.resolve("calls");
  }

  @Test
  void theWrapperNeedsWhatTheyAllow() throws Exception {
    Wrapper wrapper = Wrapper.in(folder);
    for (String program : List.of("getent", "id", "sudo")) {
      wrapper.demoProgram(program);
    }
    wrapper.program("bin/aws", AWS.formatted(calls));
    runs(
        wrapper,
        "--group=analytics",
        "--execution-id=1",
        "--secret=A=secretsmanager:teams/analytics/db",
        "--secret=B=ssm:/teams/analytics/token",
        "--output=s3://told/azkaban/output/analytics/key.json",
        "--step-key=azk-1-0-0-0123456789abcdef",
        "--env=EMR_END_NOTES=s3://notes/azkaban/notes/f00d",
        "--",
        "s3://scripts/azkaban/scripts/analytics/count.sh");
    compare("wrapper", "script-output", "end-notes", "secrets");
  }

  @Test
  void theBootstrapActionNeedsWhatTheWrappersPolicyAllows() throws Exception {
    // The action sets its own PATH, so the text of its one call is what there is to see.
    String script = Files.readString(Distribution.folder().resolve("cluster/install.sh"));
    List<String> found =
        Pattern.compile("(?m)^\\s*aws (.*?) \\|\\|")
            .matcher(script)
            .results()
            .map(m -> m.group(1))
            .toList();
    assertThat(found).containsExactly("s3 cp --only-show-errors \"$from/$file\" \"$new/$file\"");
    assertThat(Pattern.compile("\\baws [a-z]").matcher(script).results()).hasSize(1);
    Files.writeString(
        calls,
        found
                .get(0)
                .replace("\"", "")
                .replace("$from", "s3://install/azkaban/1.0")
                .replace("$file", "run-step.sh")
                .replace("$new", "/tmp/new")
            + "\n");
    compare("wrapper");
  }

  @Test
  void theWrapperCallsNothingElse() throws Exception {
    String script = Files.readString(Distribution.folder().resolve("cluster/run-step.sh"));
    // Every way to the CLI goes through this one function.
    assertThat(Pattern.compile("\\baws \"\\$").matcher(script).results()).hasSize(1);
    assertThat(Pattern.compile("aws_for \"?\\$").matcher(script).results()).hasSize(4);
  }

  private static void runs(Wrapper wrapper, String... arguments) throws Exception {
    Wrapper.Outcome outcome = wrapper.run(arguments);
    assertThat(outcome.code()).as(outcome::err).isZero();
  }

  /** Expects of these policies that they allow each call, and no action that none of them takes. */
  private void compare(String... names) throws Exception {
    List<IamPolicy> policies = new ArrayList<>();
    Set<String> allowed = new TreeSet<>();
    for (String name : names) {
      IamPolicy policy = IamPolicy.read("cluster/" + name, VALUES);
      policies.add(policy);
      allowed.addAll(policy.allowedActions());
    }
    List<IamRequest> requests =
        Files.readAllLines(calls).stream().map(ClusterPoliciesIT::request).toList();
    assertThat(requests.stream().map(IamRequest::action).distinct())
        .containsExactlyInAnyOrderElementsOf(allowed);
    for (IamRequest request : requests) {
      assertThat(IamPolicy.allow(policies, request)).as(request::toString).isTrue();
      IamRequest elsewhere =
          request.on(request.resource().replaceFirst("(azkaban/|teams)", "other/"));
      assertThat(IamPolicy.allow(policies, elsewhere)).as(elsewhere::toString).isFalse();
    }
  }

  /** What IAM is asked for one command of the CLI. */
  private static IamRequest request(String command) {
    String[] words = command.split(" ");
    return switch (words[0] + " " + words[1]) {
      case "s3 cp" -> {
        boolean up = words[words.length - 1].startsWith("s3://");
        String object =
            List.of(words).stream()
                .filter(word -> word.startsWith("s3://"))
                .findFirst()
                .orElseThrow();
        yield IamRequest.of(
            up ? "s3:PutObject" : "s3:GetObject", "arn:aws:s3:::" + object.substring(5));
      }
      case "s3api get-object", "s3api put-object" ->
          IamRequest.of(
              words[1].equals("put-object") ? "s3:PutObject" : "s3:GetObject",
              "arn:aws:s3:::" + value(words, "--bucket") + "/" + value(words, "--key"));
      case "secretsmanager get-secret-value" ->
          IamRequest.of(
              "secretsmanager:GetSecretValue",
              // Its ARN ends in six characters of AWS's own.
              IamRequests.arn(
                  "secretsmanager", "secret:" + value(words, "--secret-id") + "-a1B2c3"));
      case "ssm get-parameter" ->
          IamRequest.of(
              "ssm:GetParameter", IamRequests.arn("ssm", "parameter" + value(words, "--name")));
      default -> throw new AssertionError("A command that no policy knows: " + command);
    };
  }

  private static String value(String[] words, String option) {
    return List.of(words).stream()
        .filter(word -> word.startsWith(option + "="))
        .map(word -> word.substring(option.length() + 1))
        .findFirst()
        .orElseThrow();
  }
}
