package io.github.azkabanaws.emr.hints;

import io.github.azkabanaws.emr.base.Members;
import io.github.azkabanaws.emr.s3.S3Location;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Notes in S3, of which the names are listed and nothing is read. Not tried against AWS. */
final class S3NoteList implements NoteList {
  private static final int PAGE = 1000;

  private final S3Client s3;
  private final String bucket;
  private final String prefix;

  S3NoteList(S3Client s3, S3Location place) {
    this.s3 = s3;
    this.bucket = place.bucket();
    this.prefix = place.key() + "/";
  }

  @Override
  public Page after(String after) {
    ListObjectsV2Response answer =
        s3.listObjectsV2(
            r ->
                r.bucket(bucket)
                    .prefix(prefix)
                    .startAfter(prefix + after)
                    // XML can't say every key; the SDK decodes them again.
                    .encodingType(EncodingType.URL)
                    .maxKeys(PAGE));
    List<String> names = new ArrayList<>();
    for (S3Object object : Members.of(answer.contents())) {
      if (object.key() != null && object.key().startsWith(prefix)) {
        names.add(object.key().substring(prefix.length()));
      }
    }
    return new Page(names, Boolean.TRUE.equals(answer.isTruncated()), time(answer));
  }

  private static Optional<Instant> time(ListObjectsV2Response answer) {
    try {
      return answer
          .sdkHttpResponse()
          .firstMatchingHeader("Date")
          .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
