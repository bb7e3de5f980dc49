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
      "<name or ARN>",
      "<name or ARN>#<JSON key>"),

  /** Names as "PutParameter" of the API reference allows them; a version or label may follow. */
  PARAMETER_STORE(
      "ssm:",
      "[A-Za-z0-9/_.-]{1,1011}(:[A-Za-z0-9_.-]{1,100})?"
          + "|arn:aws[a-z-]*:ssm:[a-z0-9-]+:\\d{12}:parameter/[A-Za-z0-9/_.-]{1,1011}",
      "<parameter>");

  private final String prefix;
  private final Pattern name;
  private final String[] forms;

  SecretStore(String prefix, String name, String... forms) {
    this.prefix = prefix;
    this.name = Pattern.compile(name);
    this.forms = forms;
  }

  /** The store that a reference or a pattern of references begins with. */
  static Optional<SecretStore> of(String text) {
    return Arrays.stream(values()).filter(store -> text.startsWith(store.prefix)).findFirst();
  }

  /** How references may be written, for people. */
  static String form() {
    String all =
        Arrays.stream(values())
            .flatMap(store -> Arrays.stream(store.forms).map(form -> store.prefix + form))
            .collect(Collectors.joining(", "));
    int last = all.lastIndexOf(", ");
    return all.substring(0, last) + " or " + all.substring(last + 2);
  }

  /** Whether a text that begins with this store names a secret of it. */
  boolean names(String text) {
    return name.matcher(text.substring(prefix.length())).matches();
  }
}
