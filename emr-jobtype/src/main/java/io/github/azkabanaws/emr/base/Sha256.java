package io.github.azkabanaws.emr.base;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The SHA-256 of some bytes, as text. */
public final class Sha256 {
  private Sha256() {}

  /** 64 lower-case hexadecimal digits. */
  public static String hex(byte[] content) {
    byte[] digest = digest(content);
    return Hex.of(digest, digest.length);
  }

  /** As S3 wants it in {@code x-amz-checksum-sha256}. */
  public static String base64(byte[] content) {
    return Base64.getEncoder().encodeToString(digest(content));
  }

  private static byte[] digest(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
