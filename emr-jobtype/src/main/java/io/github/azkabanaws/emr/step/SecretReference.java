package io.github.azkabanaws.emr.step;

import java.util.regex.Pattern;

/**
 * The name of a secret in AWS Secrets Manager or in the parameter store of SSM. It has no character
 * that Azkaban's {@code ${}} or {@code $()} would take for its own. It is no secret itself.
 */
public final class SecretReference {
  /** What {@link #parse} takes, for people. */
  static final String FORM =
      "secretsmanager:<name or ARN>, secretsmanager:<name or ARN>#<JSON key> or ssm:<parameter>";

  static final String SECRETS_MANAGER = "secretsmanager:";
  static final String SSM = "ssm:";

  private static final String SECRET_NAME = "[A-Za-z0-9/_+=.@-]{1,520}";
  private static final String PARAMETER_NAME = "[A-Za-z0-9/_.-]{1,1011}";

  /** "CreateSecret" and "PutParameter", API references; the wrapper takes the same. */
  private static final Pattern REFERENCE =
      Pattern.compile(
          SECRETS_MANAGER
              + "(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:)?"
              + SECRET_NAME
              + "(#[A-Za-z0-9/_+=.@:-]{1,200})?|"
              + SSM
              + "("
              + PARAMETER_NAME
              + "(:[A-Za-z0-9_.-]{1,100})?|arn:aws[a-z-]*:ssm:[a-z0-9-]+:\\d{12}:parameter/"
              + PARAMETER_NAME
              + ")");

  private final String text;

  private SecretReference(String text) {
    this.text = text;
  }

  /**
   * Reads a reference.
   *
   * @return null if the text is no reference. It may be the secret itself then, so it must not be
   *     shown.
   */
  static SecretReference parse(String text) {
    return REFERENCE.matcher(text).matches() ? new SecretReference(text) : null;
  }

  /** The secret as a whole: without the key of a member of its JSON. */
  String whole() {
    return text.split("#", 2)[0];
  }

  /** As the job's author wrote it. */
  @Override
  public String toString() {
    return text;
  }
}
