package io.github.azkabanaws.emr.s3;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/** Reads texts from S3. */
public final class S3Text implements TextSource {
  private static final int MOST = 1 << 20;

  private final Supplier<S3Client> s3;

  public S3Text(Supplier<S3Client> s3) {
    this.s3 = s3;
  }

  @Override
  public String read(String location) throws StepJobException {
    S3Location object =
        S3Location.parse(location)
            .orElseThrow(
                () ->
                    new StepJobException(
                        "'" + Settings.show(location) + "' is not " + S3Location.FORM + "."));
    try {
      return new S3Objects(s3.get()).readText(object, MOST);
    } catch (SdkException e) {
      throw new StepJobException(
          location
              + " can't be read: "
              + EmrErrors.text(e)
              + S3Errors.advice(
                  e, object, "s3:GetObject on " + object.bucket() + "/" + object.key())
              + ".");
    }
  }
}
