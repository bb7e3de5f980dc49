package io.github.azkabanaws.emr.s3;

import io.github.azkabanaws.base.files.BoundedBytes;
import io.github.azkabanaws.emr.base.Sha256;
import io.github.azkabanaws.emr.base.StepJobException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
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
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(location.bucket())
            .key(location.key())
            .contentType("application/octet-stream")
            .checksumSHA256(Sha256.base64(content))
            .serverSideEncryption(
                kmsKey.isPresent() ? ServerSideEncryption.AWS_KMS : ServerSideEncryption.AES256);
    kmsKey.ifPresent(request::ssekmsKeyId);
    s3.putObject(request.build(), RequestBody.fromBytes(content));
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
