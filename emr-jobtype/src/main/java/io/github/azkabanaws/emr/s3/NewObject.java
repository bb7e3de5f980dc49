package io.github.azkabanaws.emr.s3;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A small object that is going to be written to S3. Immutable. */
public final class NewObject {
  private final S3Location location;
  private final byte[] content;
  private final String contentType;
  private final Map<String, String> metadata;
  private final Optional<String> kmsKey;

  /**
   * @param metadata in S3's names of letters, digits and -, plain ASCII
   * @param kmsKey to encrypt with; S3's own keys without
   */
  public NewObject(
      S3Location location,
      byte[] content,
      String contentType,
      Map<String, String> metadata,
      Optional<String> kmsKey) {
    this.location = Objects.requireNonNull(location, "location");
    this.content = content.clone();
    this.contentType = Objects.requireNonNull(contentType, "contentType");
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    this.kmsKey = Objects.requireNonNull(kmsKey, "kmsKey");
  }

  public S3Location location() {
    return location;
  }

  byte[] content() {
    return content.clone();
  }

  String contentType() {
    return contentType;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  Optional<String> kmsKey() {
    return kmsKey;
  }
}
