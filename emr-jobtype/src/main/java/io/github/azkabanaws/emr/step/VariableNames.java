package io.github.azkabanaws.emr.step;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which variables of a script a job's author may set, by value or as a secret: none that decides
 * how programs are found, loaded or run, whom they run for, or what the wrapper itself says. The
 * wrapper has the same list and refuses once more.
 */
public final class VariableNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

  /** As run-step.sh has it; a test compares. */
  static final String RESERVED =
      "_|PATH|HOME|USER|LOGNAME|SHELL|ENV|IFS|CDPATH|GLOBIGNORE|SHELLOPTS"
          + "|SHLVL|PS4|PROMPT_COMMAND|POSIXLY_CORRECT|PWD|OLDPWD|TMPDIR|UID|EUID|PPID|LANG|LANGUAGE|TZ"
          + "|LOCPATH|NLSPATH|GCONV_PATH|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS|JAVA_HOME|NODE_PATH"
          + "|.*(CLASSPATH|_OPTS|_OPTIONS)|JOB_NAME|JOB_PROP_FILE|JOB_OUTPUT_PROP_FILE"
          + "|EMR_(END_NOTES|INSTALL_ID)|HADOOP_(USER_NAME|PROXY_USER|TOKEN_FILE_LOCATION)|SPARK_USER|FPATH|ZDOTDIR"
          + "|(LD_|LC_|DYLD_|GLIBC_|MALLOC_|SUDO_|AZKABAN_|AZK_|AWS_|GIT_|KRB5|BASH|PERL|PYTHON|RUBY).*";

  private static final Pattern RESERVED_PATTERN = Pattern.compile(RESERVED);

  private VariableNames() {}

  /**
   * What is wrong with a name, as it goes on behind the name of the property.
   *
   * @param prefix what the property's name has before the variable's
   */
  public static Optional<String> problem(String prefix, String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.of(
          "names no environment variable; one is " + NAME.pattern() + " behind " + prefix);
    }
    if (RESERVED_PATTERN.matcher(name).matches()) {
      return Optional.of(
          "is a variable that decides how programs run or whom they run for; choose another"
              + " name, or let the script set it");
    }
    return Optional.empty();
  }
}
