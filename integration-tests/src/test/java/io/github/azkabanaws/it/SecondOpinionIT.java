package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.user.UserManagerException;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.WebServer;
import io.github.azkabanaws.it.AwsVerifier.Opinion;
import io.github.azkabanaws.it.TokenCorpus.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The user manager's jar beside aws-jwt-verify on one corpus: what we accept it accepts, so what it
 * refuses we refuse. The other direction is allowed: we check more, and the run prints what.
 *
 * <p>One exception: of an {@code aud} that is an array aws-jwt-verify knows nothing (AWS writes one
 * text), while RFC 7519 section 4.1.3 has it.
 */
@Tag("identity")
@Timeout(600)
class SecondOpinionIT {
  private static final long SEED = 20_261_121L;
  private static final int SKEW_SECONDS = 60;

  @TempDir Path folder;

  private int both;
  private int neither;
  private int audienceArrays;
  private final Map<String, Integer> stricter = new TreeMap<>();

  @Test
  void whatWeAcceptAwsAcceptsAndWhatAwsRefusesWeRefuse() throws Exception {
    TokenForge forge = new TokenForge();
    List<Sample> corpus = TokenCorpus.generate(forge, SEED);
    assertThat(corpus).hasSizeGreaterThanOrEqualTo(300);
    SoftAssertions softly = new SoftAssertions();
    try (AwsVerifier aws =
        AwsVerifier.start(
            NpmFolder.installed(),
            TokenForge.POOL,
            TokenForge.CLIENTS,
            SKEW_SECONDS,
            forge.jwks())) {
      for (String allowed : List.of("id", "access", "id,access")) {
        try (WebServer web = start(forge, allowed);
            Refusals refusals = Refusals.watch()) {
          for (Sample sample : corpus) {
            compare(sample, allowed, web, refusals, aws, softly);
          }
        }
      }
    }
    report(corpus.size());
    softly.assertAll();
    assertThat(both).as("tokens that both accept").isGreaterThanOrEqualTo(100);
    assertThat(neither).as("tokens that both refuse").isGreaterThanOrEqualTo(300);
  }

  private void compare(
      Sample sample,
      String allowed,
      WebServer web,
      Refusals refusals,
      AwsVerifier aws,
      SoftAssertions softly)
      throws Exception {
    boolean ours = accepts(web, sample.token());
    Opinion theirs = aws.judge(allowed.contains(",") ? null : allowed, sample.token());
    String name = sample.name() + " (allowed: " + allowed + "; AWS: " + theirs + ")";
    softly
        .assertThat(ours)
        .as(name + ", we")
        .isEqualTo(sample.good() && List.of(allowed.split(",", -1)).contains(sample.use()));
    if (ours && theirs.accepted()) {
      both++;
    } else if (theirs.accepted()) {
      stricter.merge(refusals.last(), 1, Integer::sum);
    } else if (!ours) {
      neither++;
    } else if (sample.name().contains("aud array")) {
      softly.assertThat(theirs.error()).as(name).isEqualTo("CognitoJwtInvalidClientIdError");
      audienceArrays++;
    } else {
      softly.fail(name + ": we accept what AWS refuses");
    }
  }

  private static boolean accepts(WebServer web, String token) {
    try {
      return web.signIn("cognitoToken", token).getUserId().equals("alice");
    } catch (UserManagerException e) {
      return false;
    }
  }

  /** Seen in the build's log: a change here is worth a look. */
  private void report(int tokens) {
    System.out.printf(
        "Second opinion of aws-jwt-verify on %d tokens, each under 3 settings:%n"
            + "  both accept %d, both refuse %d, only we accept %d (aud arrays)%n"
            + "  only AWS accepts, by our reason: %s%n",
        tokens, both, neither, audienceArrays, stricter);
  }

  private WebServer start(TokenForge forge, String allowed) throws Exception {
    AzkabanInstall install = AzkabanInstall.layOut(Distribution.folder(), folder);
    Path keys = Files.writeString(folder.resolve("jwks.json"), forge.jwks());
    install.configureWebServer(
        Map.of(
            "cognito.user.pool.id",
            TokenForge.POOL,
            "cognito.client.id",
            String.join(",", TokenForge.CLIENTS),
            "cognito.jwks",
            keys.toString()));
    Files.writeString(
        install.webServer().resolve("conf/azkaban.properties"),
        "cognito.token.use="
            + allowed
            + System.lineSeparator()
            + "cognito.clock.skew="
            + SKEW_SECONDS
            + System.lineSeparator(),
        StandardOpenOption.APPEND);
    return WebServer.start(install.webServer(), Distribution.azkabansOwn());
  }
}
