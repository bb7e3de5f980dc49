package io.github.azkabanaws.cognito;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.token.ClaimSettings;
import io.github.azkabanaws.cognito.token.TokenSettings;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.users.GroupSettings;
import io.github.azkabanaws.cognito.users.UserIdSettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTokenTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private int code;

  @Test
  void anAcceptedTokenShowsItsUser() throws Exception {
    String out = check(TestConfig.props(folder), TestTokens.id().token());
    assertThat(code).isEqualTo(CheckToken.ACCEPTED);
    assertThat(out)
        .contains("azkaban.properties: ok")
        .contains("Accepted")
        .contains("user    \"alice\"")
        .contains("groups  [")
        .contains("roles   [")
        .doesNotContain("FAIL");
    assertThat(out.lines().filter(line -> line.startsWith("  pass "))).hasSizeGreaterThan(35);
  }

  @Test
  void aRefusedTokenShowsTheCheckThatFailed() throws Exception {
    String out = check(TestConfig.props(folder), TestTokens.id().claim("aud", "\"other\"").token());
    assertThat(code).isEqualTo(CheckToken.REFUSED);
    assertThat(out)
        .contains("pass  SIGNATURE_INVALID")
        .contains("FAIL  AUDIENCE_NOT_ALLOWED")
        .contains("-     EXPIRED")
        .contains("Refused: AUDIENCE_NOT_ALLOWED")
        .contains("\"other\"")
        .contains("sub     \"" + TestTokens.SUBJECT)
        .contains("browser The token was issued for another application.");
  }

  @Test
  void aTokenThatLacksTheClaimOfTheUserIdHasPassedAllBeforeThat() throws Exception {
    Props props = TestConfig.props(folder);
    props.put(UserIdSettings.USER_ID, "{staff_id}");
    String out = check(props, TestTokens.id().token());
    assertThat(code).isEqualTo(CheckToken.REFUSED);
    assertThat(out)
        .contains("pass  USER_MISSING")
        .contains("pass  REQUIRED_CLAIM_MISSING")
        .contains("pass  TOKEN_DENIED")
        .contains("FAIL  USER_CLAIM_MISSING")
        .contains("-     USER_EMAIL_NOT_VERIFIED")
        .contains("found   the token lacks a claim of each template in [{staff_id}]");
  }

  @Test
  void aRelaxationIsTold() throws Exception {
    Props props = TestConfig.props(folder);
    props.put(GroupSettings.ALLOW_NONE, "true");
    assertThat(check(props, TestTokens.id().token()))
        .contains("Warning   cognito.allow.no.groups=true permits ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", ""})
  void theLineBreakOfAnEditorIsNotTheTokens(String end) throws Exception {
    check(TestConfig.props(folder), TestTokens.id().token() + end);
    assertThat(code).isEqualTo(CheckToken.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lines|there are line breaks or spaces in the token",
        "mark|a byte order mark in front of the token is not a part of it",
        "bearer|'Bearer ' in front of the token is not a part of it",
        "header|'Bearer ' in front of the token is not a part of it",
        "quotes|the quotes around the token are not a part of it",
        "utf16le|it is UTF-16 text",
        "utf16be|it is UTF-16 text",
        "utf16|it is UTF-16 text",
        "endpoint|it is the JSON answer to a sign-in; checked is its ID token",
        "cli|it is the JSON answer to a sign-in; checked is its ID token"
      })
  void whatPeopleHaveAtHandIsTakenAndExplained(String form, String note) throws Exception {
    String token = TestTokens.id().token();
    byte[] input =
        switch (form) {
          case "lines" -> utf8(token.replaceAll("(.{64})", "$1\r\n") + "\n\n");
          case "mark" -> utf8("\ufeff" + token);
          case "bearer" -> utf8("bearer  " + token);
          case "header" -> utf8("Authorization: Bearer " + token + "\n");
          case "quotes" -> utf8(" \"" + token + "\"\n");
          case "utf16le" -> ("\ufeff" + token + "\r\n").getBytes(StandardCharsets.UTF_16LE);
          case "utf16be" -> ("\ufeff" + token).getBytes(StandardCharsets.UTF_16BE);
          case "utf16" -> token.getBytes(StandardCharsets.UTF_16LE);
          case "endpoint" ->
              utf8(
                  "\ufeff{\"id_token\":\""
                      + token
                      + "\",\"access_token\":\"a.b.c\",\"expires_in\":3600,"
                      + "\"token_type\":\"Bearer\"}\n");
          default ->
              utf8(
                  "{\"ChallengeParameters\":{},\"AuthenticationResult\":{\"AccessToken\":\"a.b.c\","
                      + "\"IdToken\":\""
                      + token
                      + "\"}}");
        };
    String out = run(new ByteArrayInputStream(input), "--conf", store(TestConfig.props(folder)));
    assertThat(out).contains("Input     " + note);
    assertThat(code).as(out).isEqualTo(CheckToken.ACCEPTED);
    assertThat(out).doesNotContain(token.substring(0, 20));
  }

  @Test
  void ofAnAnswerTheKindIsTakenThatMaySignIn() throws Exception {
    Props props = TestConfig.props(folder);
    props.put(TokenUse.PROPERTY, "access");
    String access = TestTokens.access().token();
    String both = "{\"id_token\":\"a.b.c\",\"access_token\":\"" + access + "\"}";
    assertThat(check(props, both)).contains("checked is its access token").contains("Accepted");
    String id = "{\"id_token\":\"" + TestTokens.id().token() + "\"}";
    assertThat(check(props, id))
        .contains("without an access token, which cognito.token.use wants")
        .contains("FAIL  TOKEN_USE_NOT_ALLOWED");
    props.put(TokenUse.PROPERTY, "id");
    assertThat(check(props, "{\"access_token\":\"" + access + "\"}"))
        .contains("because it has no ID token: ask for the scope openid to get one")
        .contains("FAIL  TOKEN_USE_NOT_ALLOWED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"error\":\"invalid_grant\"}|a sign-in that failed (error \"invalid_grant\")",
        "{\"ChallengeName\":\"SMS_MFA\"}|asks for more (ChallengeName \"SMS_MFA\")",
        "{\"refresh_token\":\"secretsecret\"}|a JSON object without id_token and access_token",
        "{\"id_token\":\"secretsecret|it begins like JSON, but is not valid JSON"
      })
  void anAnswerWithoutATokenIsTold(String answer, String note) throws Exception {
    String out = check(TestConfig.props(folder), answer);
    assertThat(code).isEqualTo(CheckToken.REFUSED);
    assertThat(out).contains(note).contains("FAIL  TOKEN_EMPTY").doesNotContain("secretsecret");
  }

  @Test
  void aRefusalSaysWhatToDo() throws Exception {
    String out = check(TestConfig.props(folder), TestTokens.id().claim("aud", "\"other\"").token());
    assertThat(out).contains("  do      check cognito.client.id");
    assertThat(check(TestConfig.props(folder), "hunter2"))
        .contains("  do      use the ID token, not the refresh token or a password")
        .doesNotContain("hunter2");
  }

  @Test
  void keysThatAreLeftOutAreTold() throws Exception {
    Props props = TestConfig.props(folder);
    props.put(
        KeyLocation.PROPERTY,
        TestTokens.jwks(
            TestTokens.jwk(TestTokens.KID, TestTokens.KEYS),
            TestTokens.jwk("weak", TestTokens.WEAK_KEYS)));
    assertThat(check(props, TestTokens.id().token()))
        .contains("Warning   key 2 (kid \"weak\") of the JWKS can't be used: RSA with 1024 bits");
  }

  @Test
  void nothingAndTooMuchAreTold() throws Exception {
    assertThat(check(TestConfig.props(folder), "")).contains("FAIL  TOKEN_EMPTY");
    assertThat(check(TestConfig.props(folder), "a".repeat(1_000_000)))
        .contains("FAIL  TOKEN_TOO_LONG");
  }

  @Test
  void theTokenIsNeverPrinted() throws Exception {
    String token = TestTokens.id().claim("exp", "1").token();
    String out = check(TestConfig.props(folder), token);
    for (String part : token.split("\\.", -1)) {
      assertThat(out).doesNotContain(part.substring(0, 16));
    }
  }

  @Test
  void theServersPrivateFileCountsToo() throws Exception {
    Props props = TestConfig.props(folder);
    Props secret = new Props();
    secret.put(
        ClaimSettings.DENY_FILE,
        TestConfig.write(folder.resolve("denied"), "sub:" + TestTokens.SUBJECT + "\n").toString());
    secret.storeLocal(folder.resolve("azkaban.private.properties").toFile());
    String out = check(props, TestTokens.id().token());
    assertThat(code).isEqualTo(CheckToken.REFUSED);
    assertThat(out).contains("FAIL  TOKEN_DENIED").contains("azkaban.private.properties counts");
  }

  @Test
  void theFolderOfTheSettingsWillDo() throws Exception {
    store(TestConfig.props(folder));
    run(
        new ByteArrayInputStream(TestTokens.utf8(TestTokens.id().token())),
        "--conf",
        folder.toString());
    assertThat(code).isEqualTo(CheckToken.ACCEPTED);
  }

  @Test
  void aRoleThatIsMisspeltIsTold() throws Exception {
    Props props = TestConfig.props(folder);
    TestConfig.users(
        folder, TestConfig.USERS.replace("roles=\"admin, reader\"", "roles=\"admni\""));
    String out = check(props, TestTokens.id().claim("cognito:groups", "[\"ops\"]").token());
    assertThat(code).isEqualTo(CheckToken.ACCEPTED);
    assertThat(out).contains("Warning").contains("\"admni\"").contains("roles   []: no <group>");
  }

  @Test
  void anEscapeInARealFileIsWrittenWithTwoBackslashes() throws Exception {
    store(TestConfig.props(folder));
    Files.writeString(
        folder.resolve("azkaban.properties"),
        "\ncognito.required.claims=env=a\\\\,b\n",
        StandardOpenOption.APPEND);
    run(
        new ByteArrayInputStream(TestTokens.utf8(TestTokens.id().claim("env", "\"a,b\"").token())),
        "--conf",
        folder.toString());
    assertThat(code).isEqualTo(CheckToken.ACCEPTED);
  }

  @Test
  void wrongSettingsAreTold() throws Exception {
    Props props = TestConfig.props(folder);
    props.put(TokenSettings.CLOCK_SKEW, "1d");
    String out = check(props, TestTokens.id().token());
    assertThat(code).isEqualTo(CheckToken.NOT_CHECKED);
    assertThat(out).contains("azkaban.properties: ").contains("cognito.clock.skew");
  }

  @Test
  void wrongArgumentsAreTold() {
    assertThat(run(InputStream.nullInputStream())).contains("usage: CheckToken --conf");
    assertThat(code).isEqualTo(CheckToken.NOT_CHECKED);
    assertThat(run(InputStream.nullInputStream(), "--conf", "/nonexistent"))
        .contains("The file /nonexistent can't be read");
    assertThat(code).isEqualTo(CheckToken.NOT_CHECKED);
  }

  @Test
  void anInputThatCanNotBeReadIsTold() throws Exception {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("pipe broke");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw new IOException("pipe broke");
          }
        };
    assertThat(run(broken, "--conf", store(TestConfig.props(folder)))).contains("pipe broke");
    assertThat(code).isEqualTo(CheckToken.NOT_CHECKED);
  }

  private String check(Props props, String input) throws IOException {
    return run(new ByteArrayInputStream(TestTokens.utf8(input)), "--conf", store(props));
  }

  private String store(Props props) throws IOException {
    Path file = folder.resolve("azkaban.properties");
    props.storeLocal(file.toFile());
    return file.toString();
  }

  private String run(InputStream in, String... args) {
    output.reset();
    PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    code = new CheckToken(out, new TestClock()).run(args, in);
    return output.toString(StandardCharsets.UTF_8);
  }
}
