package io.github.azkabanaws.emr.s3;

import io.github.azkabanaws.base.files.BoundedBytes;
import io.github.azkabanaws.emr.base.Sha256;
import io.github.azkabanaws.emr.base.StepJobException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Small objects of S3, each in one call. What a failed call means is told by {@link S3Errors}. */
public final class S3Objects {
  private final S3Client s3;

  public S3Objects(S3Client s3) {
    this.s3 = s3;
  }

  /**
   * Writes an object, encrypted, and only if all of it has arrived: S3 compares the checksum.
   *
   * @param kmsKey to encrypt with; S3's own keys without
   * @throws software.amazon.awssdk.core.exception.SdkException if S3 has not confirmed it
   */
  public void put(S3Location location, byte[] content, Optional<String> kmsKey) {
    put(
        new NewObject(
            location, content, "application/octet-stream", Collections.emptyMap(), kmsKey));
  }

  /**
   * The same with more that is said of the object.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if S3 has not confirmed it
   */
  public void put(NewObject object) {
    s3.putObject(request(object).build(), RequestBody.fromBytes(object.content()));
  }

  /**
   * The same, but only if there is no object of that name: S3 itself looks ("Conditional writes",
   * S3 User Guide).
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if S3 has not confirmed it; {@link
   *     S3Errors#isConditionFailed} if there is one
   */
  public void putIfAbsent(NewObject object) {
    s3.putObject(request(object).ifNoneMatch("*").build(), RequestBody.fromBytes(object.content()));
  }

  /**
   * What its writer said of an object, without the object.
   *
   * @return none if there is no such object
   * @throws software.amazon.awssdk.core.exception.SdkException if S3 does not tell
   */
  public Optional<Map<String, String>> metadata(S3Location location) {
    HeadObjectRequest request =
        HeadObjectRequest.builder().bucket(location.bucket()).key(location.key()).build();
    try {
      return Optional.of(s3.headObject(request).metadata());
    } catch (S3Exception e) {
      if (e.statusCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static PutObjectRequest.Builder request(NewObject object) {
    Optional<String> kmsKey = object.kmsKey();
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(object.location().bucket())
            .key(object.location().key())
            .contentType(object.contentType())
            .metadata(object.metadata())
            .checksumSHA256(Sha256.base64(object.content()))
            .serverSideEncryption(
                kmsKey.isPresent() ? ServerSideEncryption.AWS_KMS : ServerSideEncryption.AES256);
    kmsKey.ifPresent(request::ssekmsKeyId);
    return request;
  }

  /**
   * Reads an object that is text.
   *
   * @param maxBytes how much of it is taken at most
   * @throws StepJobException if it is larger, or not UTF-8
   * @throws software.amazon.awssdk.core.exception.SdkException if S3 has not sent it
   */
  public String readText(S3Location location, int maxBytes) throws StepJobException {
    GetObjectRequest request =
        GetObjectRequest.builder().bucket(location.bucket()).key(location.key()).build();
    BoundedBytes content = s3.getObject(request, (answer, in) -> upTo(maxBytes, in));
    if (content.isCut()) {
      throw new StepJobException(location + " has more than " + maxBytes + " bytes.");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(content.bytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new StepJobException(location + " is not UTF-8 text.");
    }
  }

  private static BoundedBytes upTo(int most, AbortableInputStream in) throws IOException {
    BoundedBytes content = BoundedBytes.read(in, most);
    if (content.isCut()) {
      // Otherwise closing would read the rest, however much it is.
      in.abort();
    }
    return content;
  }
}
