package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Computes Signature Version 4 of what arrived, by itself, as AWS does. */
final class SignatureCheck {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\S+), SignedHeaders=(\\S+), Signature=(\\S+)");

  private SignatureCheck() {}

  /**
   * @param canonicalPath the request's path, encoded once more
   */
  static void verify(FakeAws.Request request, String scope, String canonicalPath)
      throws GeneralSecurityException {
    Matcher parts = AUTHORIZATION.matcher(request.header("Authorization"));
    assertThat(parts.matches()).isTrue();
    assertThat(parts.group(1)).isEqualTo(FakeAws.CREDENTIALS.accessKeyId());
    assertThat(parts.group(2)).isEqualTo(scope);
    List<String> signed = List.of(parts.group(3).split(";"));
    assertThat(signed).contains("host", "x-amz-date", "x-amz-security-token");
    StringBuilder canonical = new StringBuilder(request.method() + "\n" + canonicalPath + "\n\n");
    signed.forEach(name -> canonical.append(name + ":" + request.header(name).trim() + "\n"));
    canonical.append("\n" + parts.group(3) + "\n" + sha256(request.body()));
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + request.header("X-Amz-Date")
            + "\n"
            + scope
            + "\n"
            + sha256(canonical.toString());
    byte[] key = ("AWS4" + FakeAws.CREDENTIALS.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    assertThat(parts.group(4)).isEqualTo(HexFormat.of().formatHex(hmac(key, toSign)));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
