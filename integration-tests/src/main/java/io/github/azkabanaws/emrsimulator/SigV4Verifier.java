package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks a request's Signature Version 4 in full; see <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 * a signed AWS API request</a> and the <a
 * href="https://docs.aws.amazon.com/emr/latest/APIReference/CommonErrors.html">common errors</a>.
 * The order in which AWS checks, and the texts, were not tried against AWS.
 */
final class SigV4Verifier {
  static final String SERVICE = "elasticmapreduce";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final CredentialStore credentials;
  private final String region;
  private final InstantSource realTime;
  private final String service;

  SigV4Verifier(CredentialStore credentials, String region, InstantSource realTime) {
    this(credentials, region, realTime, SERVICE);
  }

  SigV4Verifier(
      CredentialStore credentials, String region, InstantSource realTime, String service) {
    this.service = service;
    this.credentials = credentials;
    this.region = region;
    this.realTime = realTime;
  }

  /** The access key that signed the request; throws the {@link AwsError} to answer if none did. */
  String verify(RawRequest request) {
    AuthorizationHeader header =
        AuthorizationHeader.parse(
            request
                .header("authorization")
                .orElseThrow(
                    () ->
                        AwsError.client(
                            "MissingAuthenticationTokenException",
                            "Missing Authentication Token")));
    String stamp =
        request
            .header("x-amz-date")
            .orElseThrow(
                () ->
                    AwsError.client(
                        "IncompleteSignatureException",
                        "Authorization header requires existence of a 'X-Amz-Date' header."));
    checkSignedHeaders(header.signedHeaders(), request);
    checkScope(header, stamp);
    checkAge(stamp);
    Credentials key = findKey(header, request);
    byte[] expected = sign(key, header, stamp, request).getBytes(UTF_8);
    if (!MessageDigest.isEqual(expected, header.signature().getBytes(UTF_8))) {
      throw AwsError.invalidSignature(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
    return key.accessKeyId();
  }

  private static void checkSignedHeaders(List<String> signed, RawRequest request) {
    for (String name : request.headers().keySet()) {
      boolean mustBeSigned = name.equals("host") || name.startsWith("x-amz-");
      if (mustBeSigned && !signed.contains(name)) {
        throw AwsError.invalidSignature(
            "'" + name + "' must be a 'SignedHeader' in the AWS Authorization header.");
      }
    }
  }

  private void checkScope(AuthorizationHeader header, String stamp) {
    if (!header.region().equals(region)) {
      throw AwsError.invalidSignature("Credential should be scoped to a valid region.");
    }
    if (!header.service().equals(service)) {
      throw AwsError.invalidSignature(
          "Credential should be scoped to correct service: '" + service + "'.");
    }
    if (!header.terminator().equals("aws4_request")) {
      throw AwsError.invalidSignature(
          "Credential should be scoped with a valid terminator: 'aws4_request'.");
    }
    if (!stamp.startsWith(header.date() + "T")) {
      throw AwsError.invalidSignature(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '"
              + header.date()
              + "' != '"
              + stamp
              + "'.");
    }
  }

  private void checkAge(String stamp) {
    Instant signed;
    try {
      signed = STAMP.parse(stamp, Instant::from);
    } catch (DateTimeParseException e) {
      throw AwsError.client(
          "IncompleteSignatureException",
          "Date must be in ISO-8601 'basic format'. Got '" + stamp + "'.");
    }
    Instant now = realTime.instant();
    if (signed.isBefore(now.minus(TOLERANCE))) {
      throw AwsError.invalidSignature(
          "Signature expired: "
              + stamp
              + " is now earlier than "
              + STAMP.format(now.minus(TOLERANCE))
              + " ("
              + STAMP.format(now)
              + " - 5 min.)");
    }
    if (signed.isAfter(now.plus(TOLERANCE))) {
      throw AwsError.invalidSignature(
          "Signature not yet current: "
              + stamp
              + " is still later than "
              + STAMP.format(now.plus(TOLERANCE))
              + " ("
              + STAMP.format(now)
              + " + 5 min.)");
    }
  }

  private Credentials findKey(AuthorizationHeader header, RawRequest request) {
    Credentials key =
        credentials.find(header.accessKeyId()).orElseThrow(SigV4Verifier::unrecognized);
    if (!key.sessionToken().equals(request.header("x-amz-security-token"))) {
      throw unrecognized();
    }
    if (credentials.isExpired(key.accessKeyId())) {
      throw AwsError.client(
          "ExpiredTokenException", "The security token included in the request is expired");
    }
    return key;
  }

  private static AwsError unrecognized() {
    return AwsError.client(
        "UnrecognizedClientException", "The security token included in the request is invalid.");
  }

  private static String sign(
      Credentials key, AuthorizationHeader header, String stamp, RawRequest request) {
    String canonical = CanonicalRequest.of(request, header.signedHeaders());
    String toSign =
        String.join(
            "\n",
            AuthorizationHeader.ALGORITHM,
            stamp,
            header.scope(),
            CanonicalRequest.sha256(canonical));
    byte[] chain = ("AWS4" + key.secretAccessKey()).getBytes(UTF_8);
    for (String part :
        List.of(header.date(), header.region(), header.service(), header.terminator())) {
      chain = hmac(chain, part);
    }
    return HexFormat.of().formatHex(hmac(chain, toSign));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has HmacSHA256", e);
    }
  }
}
