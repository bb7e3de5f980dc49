package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A secret's reference is written for two readers: this plugin and the wrapper. */
class SecretReferenceTest {
  private static final Path WRAPPER = Path.of("../plugin-conf/cluster/run-step.sh");

  private static final String MANAGER_ARN =
      "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:";
  private static final String SSM_ARN = "ssm:arn:aws:ssm:eu-west-1:123456789012:parameter";

  private static final List<String> REFERENCES =
      List.of(
          "secretsmanager:db",
          "secretsmanager:teams/science/db_+=.@-9",
          "secretsmanager:db#password",
          "secretsmanager:db#a/b_+=.@:-c",
          MANAGER_ARN + "db-AbCdEf",
          MANAGER_ARN + "db-AbCdEf#password",
          MANAGER_ARN.replace("arn:aws:", "arn:aws-us-gov:") + "db",
          "ssm:/teams/science/db",
          "ssm:db.name_1-2",
          "ssm:/teams/science/db:3",
          "ssm:db:label_1.a-b",
          SSM_ARN + "/teams/db");

  private static final List<String> OTHERS =
      List.of(
          "",
          "hunter2",
          "secretsmanager:",
          "secretsmanager:#password",
          "secretsmanager:db#",
          "secretsmanager:a b",
          "secretsmanager:a;b",
          "secretsmanager:$(id)",
          "secretsmanager:db:password",
          "secretsmanager:arn:aws:ssm:eu-west-1:123456789012:secret:db",
          MANAGER_ARN.replace("123456789012", "1234") + "db",
          MANAGER_ARN,
          "SECRETSMANAGER:db",
          "ssm:",
          "ssm:db#password",
          "ssm:a b",
          "ssm:a;b",
          "ssm:a@b",
          "ssm:db:",
          "ssm:db:1:2",
          SSM_ARN.replace("parameter", "secret") + "/db",
          "vault:db");

  @Test
  void thePluginTakesReferencesAndNothingElse() {
    assertThat(REFERENCES)
        .allSatisfy(
            text -> assertThat(SecretReference.parse(text).orElseThrow()).hasToString(text));
    assertThat(OTHERS).allSatisfy(text -> assertThat(SecretReference.parse(text)).isEmpty());
  }

  @Test
  void theWrapperTakesTheSame() throws Exception {
    List<String> all = new ArrayList<>(REFERENCES);
    all.addAll(OTHERS);
    assertThat(takenByTheWrapper(all)).containsExactlyElementsOf(REFERENCES);
  }

  /** Runs the wrapper's own patterns, as they stand there, over the texts. */
  private static List<String> takenByTheWrapper(List<String> texts) throws Exception {
    List<String> lines = Files.readAllLines(WRAPPER);
    List<String> patterns =
        lines.stream()
            .filter(line -> line.matches("readonly (SECRET|PARAMETER)_(NAME|ARN)=.*"))
            .toList();
    List<String> tests =
        lines.stream()
            .filter(line -> line.matches(" *(el)?if \\[\\[ \\$1 =~ \\^(secretsmanager|ssm):.*"))
            .map(line -> line.replaceFirst(" *(el)?if (\\[\\[.*]]).*", "$2"))
            .toList();
    assertThat(tests).hasSizeGreaterThanOrEqualTo(2);
    String script =
        String.join("\n", patterns)
            + "\nis() { "
            + tests.stream().collect(Collectors.joining(" || "))
            + "; }\nfor text; do if is \"$text\"; then printf '%s\\n' \"$text\"; fi; done\n";
    List<String> command = new ArrayList<>(List.of("bash", "-euc", script, "bash"));
    command.addAll(texts);
    Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
    bash.getOutputStream().close();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    return output.lines().toList();
  }
}
