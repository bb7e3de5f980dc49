package io.github.azkabanaws.emr.step;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The stores whose secrets a job can name, one line each; the wrapper on the node has the same. */
enum SecretStore {
  /** Names as "CreateSecret" of the API reference allows them; a JSON key may follow. */
  SECRETS_MANAGER(
      "secretsmanager:",
      "(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:)?[A-Za-z0-9/_+=.@-]{1,520}"
          + "(#[A-Za-z0-9/_+=.@:-]{1,200})?",
      "secretsmanager:<name or ARN>, secretsmanager:<name or ARN>#<JSON key>"),

  /** Names as "PutParameter" of the API reference allows them; a version or label may follow. */
  PARAMETER_STORE(
      "ssm:",
      "[A-Za-z0-9/_.-]{1,1011}(:[A-Za-z0-9_.-]{1,100})?"
          + "|arn:aws[a-z-]*:ssm:[a-z0-9-]+:\\d{12}:parameter/[A-Za-z0-9/_.-]{1,1011}",
      "ssm:<parameter>");

  private final String prefix;
  private final Pattern name;
  private final String form;

  /**
   * @param form how references may be written, for people
   */
  SecretStore(String prefix, String name, String form) {
    this.prefix = prefix;
    this.name = Pattern.compile(name);
    this.form = form;
  }

  /** The store that a reference or a pattern of references begins with. */
  static Optional<SecretStore> of(String text) {
    return Arrays.stream(values()).filter(store -> text.startsWith(store.prefix)).findFirst();
  }

  /** How references to secrets of all stores may be written, for people. */
  static String form() {
    return Arrays.stream(values()).map(store -> store.form).collect(Collectors.joining(" or "));
  }

  /** Whether a text that begins with this store names a secret of it. */
  boolean names(String text) {
    return name.matcher(text.substring(prefix.length())).matches();
  }
}
