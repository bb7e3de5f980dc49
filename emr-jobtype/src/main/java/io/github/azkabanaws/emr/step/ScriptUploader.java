package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.aws.RetryPause;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.s3.S3Errors;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.s3.S3Objects;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Brings the scripts of a job to S3 before its first step is submitted. Writing the same bytes to
 * the same place twice does no harm, so a call without an answer is repeated.
 */
public final class ScriptUploader {
  private final Supplier<S3Client> client;
  private final UploadSettings settings;
  private final Duration limit;
  private final JobContext job;

  /**
   * @param client gives the client; asked only if there is something to do
   */
  public ScriptUploader(
      Supplier<S3Client> client, UploadSettings settings, Duration limit, JobContext job) {
    this.client = client;
    this.settings = settings;
    this.limit = limit;
    this.job = job;
  }

  /**
   * Uploads what the steps need.
   *
   * @throws StepJobException if S3 refuses, or has not taken all of it in the time for a submission
   */
  public void upload(List<StepDefinition> steps)
      throws StepJobException, KilledException, InterruptedException {
    List<ScriptUpload> scripts =
        steps.stream()
            .map(step -> step.command().upload())
            .filter(Optional::isPresent)
            .map(Optional::get)
            .collect(Collectors.toList());
    if (scripts.isEmpty()) {
      return;
    }
    S3Objects objects = new S3Objects(client.get());
    for (ScriptUpload script : scripts) {
      upload(objects, script);
    }
  }

  private void upload(S3Objects objects, ScriptUpload script)
      throws StepJobException, KilledException, InterruptedException {
    String what = "script '" + Settings.show(script.file()) + "' to " + script.target();
    RetryPause retry = new RetryPause(job.timer(), job.log(), "uploading a script");
    Duration deadline = job.now().plus(limit);
    while (true) {
      job.check();
      try {
        objects.put(script.target(), script.content(), settings.kmsKey());
        job.log().info("Uploaded " + what + " (SHA-256 " + script.sha256() + ").");
        return;
      } catch (SdkException e) {
        if (S3Errors.isRefusal(e)) {
          throw new StepJobException(
              "S3 refused the upload of "
                  + what
                  + ": "
                  + EmrErrors.text(e)
                  + S3Errors.advice(e, script.target(), right())
                  + ". Nothing was submitted.");
        }
        if (job.now().compareTo(deadline) >= 0) {
          throw new StepJobException(
              "S3 has not taken "
                  + what
                  + " within "
                  + Settings.show(limit)
                  + " ("
                  + LimitSettings.SUBMIT_TIMEOUT
                  + "): "
                  + EmrErrors.text(e)
                  + ". Nothing was submitted.");
        }
        job.await(retry.hindered("S3 has not taken " + what + " (" + EmrErrors.text(e) + ")"));
      }
    }
  }

  private String right() {
    S3Location prefix = settings.prefix().get();
    return "s3:PutObject on "
        + prefix.bucket()
        + "/"
        + prefix.key()
        + "/*"
        + settings.kmsKey().map(key -> " and kms:GenerateDataKey on " + key).orElse("");
  }
}
