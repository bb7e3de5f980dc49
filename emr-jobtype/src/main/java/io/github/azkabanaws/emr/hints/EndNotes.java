package io.github.azkabanaws.emr.hints;

import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.aws.AwsHttp;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.Endpoints;
import io.github.azkabanaws.emr.aws.HintSettings;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.JvmName;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.s3.S3Location;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Notes that the wrapper on the clusters leaves in S3 when a script has begun and has ended. */
final class EndNotes implements HintSource {
  /** A listing that hangs must not keep steps from being watched as if there were no notes. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(5);

  private final JvmName jvm;

  EndNotes(JvmName jvm) {
    this.jvm = jvm;
  }

  @Override
  public String setting() {
    return HintSettings.NOTES;
  }

  @Override
  public Optional<String> place(HintSettings settings) {
    return settings.notes();
  }

  @Override
  public Optional<S3Location> written(HintSettings settings) {
    return prefix(settings).map(prefix -> prefix.below(jvm.toString()));
  }

  @Override
  public List<Object> identity(AwsSettings settings) {
    return Arrays.asList(
        setting(), place(settings.hints()), settings.region(), settings.s3Endpoint());
  }

  @Override
  public String service() {
    return "S3";
  }

  @Override
  public URI address(Endpoints endpoints, HintSettings settings) {
    return prefix(settings).map(S3Location::bucket).map(endpoints::s3).orElseGet(endpoints::s3);
  }

  @Override
  public String rights() {
    return "s3:ListBucket on the bucket, for what is below the prefix";
  }

  @Override
  public String untried() {
    return "whether the clusters' wrapper leaves notes (the one of this release does, an older one"
        + " does not) and may write there was not tried";
  }

  @Override
  public String advice() {
    return "allow s3:PutObject below it to the clusters' instance role, and run a job: its step's"
        + " standard error says if no note could be left";
  }

  private static Optional<S3Location> prefix(HintSettings settings) {
    return settings.notes().flatMap(S3Location::parse);
  }

  @Override
  public HintFeed open(AwsSettings settings, AwsCredentialsProvider credentials)
      throws StepJobException {
    S3Location place =
        written(settings.hints())
            .orElseThrow(() -> new IllegalArgumentException(setting() + " is not set"));
    Duration timeout = Durations.shorter(settings.readTimeout(), LONGEST_CALL);
    AwsClients clients = new AwsClients(settings, AwsHttp.client(settings, timeout), credentials);
    return new NoteFeed(new S3NoteList(clients.s3Lists(), place), Clock.systemUTC());
  }
}
