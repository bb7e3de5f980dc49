package io.github.azkabanaws.emr.hints;

import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.Endpoints;
import io.github.azkabanaws.emr.aws.HintSettings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.s3.S3Location;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** A kind of source that hints can come from. It tells itself all that others say of it. */
public interface HintSource {
  /** The property that switches it on. */
  String setting();

  /** What that property names, for people; empty if it is not set. */
  Optional<String> place(HintSettings settings);

  /**
   * Where steps are to be told to leave what is read here; empty if it comes without their doing.
   */
  default Optional<S3Location> written(HintSettings settings) {
    return Optional.empty();
  }

  /**
   * Equal for settings that name the same source, if they name one: whoever has others of them, a
   * role say, shares its reader.
   */
  List<Object> identity(AwsSettings settings);

  /** The service of AWS that is asked, as people call it. */
  String service();

  /** Where that is asked, if the setting is there. */
  URI address(Endpoints endpoints, HintSettings settings);

  /** What the executor has to be allowed. */
  String rights();

  /** What a look at the place can't see, as the end of a sentence that says what it has seen. */
  String untried();

  /** What people can do about that. */
  String advice();

  /**
   * Opens what the settings name, if the property is there; nothing is asked yet.
   *
   * @throws StepJobException if a file that the settings name can't be used
   */
  HintFeed open(AwsSettings settings, AwsCredentialsProvider credentials) throws StepJobException;
}
