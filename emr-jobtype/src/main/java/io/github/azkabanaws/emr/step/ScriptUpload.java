package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.s3.S3Location;

/** A file of the project that has to be in S3 before the step can run. */
public final class ScriptUpload {
  private final String file;
  private final byte[] content;
  private final String sha256;
  private final S3Location target;

  /**
   * @param file its path in the project
   * @param content read once; not to be changed afterwards
   * @param sha256 of the content, in hexadecimal
   */
  ScriptUpload(String file, byte[] content, String sha256, S3Location target) {
    this.file = file;
    this.content = content;
    this.sha256 = sha256;
    this.target = target;
  }

  public String file() {
    return file;
  }

  /** The bytes that the checksum is of; not a copy. */
  public byte[] content() {
    return content;
  }

  /** 64 hexadecimal digits: what the wrapper compares with before it runs anything. */
  public String sha256() {
    return sha256;
  }

  public S3Location target() {
    return target;
  }
}
