package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.base.Members;
import io.github.azkabanaws.emr.joblog.LogFile;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The folder in S3 to which EMR brings a step's log. One listing finds both files, in both
 * spellings that EMR uses ({@code stdout.gz}, {@code stdout.txt.gz}), and tells a file that is not
 * there yet from one that may not be read, which S3 does not do when it is asked for the file.
 */
final class S3LogFolder {
  private final S3Client s3;
  private final S3Location folder;

  S3LogFolder(S3Client s3, S3Location folder) {
    this.s3 = s3;
    this.folder = folder;
  }

  S3Location location() {
    return folder;
  }

  /**
   * The files that are there.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if S3 has not told
   */
  Map<LogFile, LogObject> list() {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(folder.bucket())
            .prefix(folder.key() + "/std")
            .maxKeys(100)
            .build();
    Map<LogFile, LogObject> found = new EnumMap<>(LogFile.class);
    for (S3Object object : Members.of(s3.listObjectsV2(request).contents())) {
      for (LogFile file : new LogFile[] {LogFile.STDOUT, LogFile.STDERR}) {
        String start = folder.key() + "/" + file;
        if ((start + ".gz").equals(object.key()) || (start + ".txt.gz").equals(object.key())) {
          LogObject seen =
              new LogObject(
                  file,
                  new S3Location(folder.bucket(), object.key()),
                  object.eTag(),
                  object.size() == null ? -1 : object.size(),
                  Optional.ofNullable(object.lastModified()));
          found.merge(file, seen, S3LogFolder::newer);
        }
      }
    }
    return found;
  }

  private static LogObject newer(LogObject a, LogObject b) {
    return a.modified().isPresent()
            && b.modified().filter(time -> time.isAfter(a.modified().get())).isPresent()
        ? b
        : a;
  }
}
