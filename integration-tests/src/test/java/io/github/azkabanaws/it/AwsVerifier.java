package io.github.azkabanaws.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.harness.Lines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** aws-jwt-verify, AWS's own verifier of Cognito tokens, asked for a second opinion. */
final class AwsVerifier implements AutoCloseable {
  /**
   * What it says of a token.
   *
   * @param error the name of its error, null when the token is accepted
   */
  record Opinion(boolean accepted, String error) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BufferedWriter in;
  private final Lines out;

  private AwsVerifier(Process process) {
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = Lines.of(process, Duration.ofMinutes(1));
  }

  /**
   * Starts it for one pool.
   *
   * @param skewSeconds for both ends of a token's life
   */
  static AwsVerifier start(
      NpmFolder npm, String poolId, List<String> clientIds, int skewSeconds, String jwks)
      throws Exception {
    Process process =
        NpmFolder.start(
            npm.node("second-opinion.mjs", Path.of("").toAbsolutePath())
                .redirectError(ProcessBuilder.Redirect.INHERIT));
    AwsVerifier verifier = new AwsVerifier(process);
    verifier.write(
        Map.of(
            "userPoolId",
            poolId,
            "clientIds",
            clientIds,
            "graceSeconds",
            skewSeconds,
            "jwks",
            JSON.readTree(jwks)));
    return verifier;
  }

  /**
   * Asks.
   *
   * @param tokenUse {@code id} or {@code access}, or null for both
   */
  Opinion judge(String tokenUse, String token) throws IOException {
    Map<String, Object> question = new LinkedHashMap<>();
    question.put("tokenUse", tokenUse);
    question.put("token", token);
    write(question);
    String line = out.next();
    if (line == null) {
      throw new IOException("aws-jwt-verify ended; its message is on the console");
    }
    JsonNode answer = JSON.readTree(line);
    return new Opinion(answer.path("accepted").booleanValue(), answer.path("error").textValue());
  }

  private void write(Map<String, Object> message) throws IOException {
    in.write(JSON.writeValueAsString(message));
    in.newLine();
    in.flush();
  }

  @Override
  public void close() throws IOException {
    NpmFolder.stop(process);
  }
}
