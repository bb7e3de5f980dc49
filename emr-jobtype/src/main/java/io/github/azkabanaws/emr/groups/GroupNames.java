package io.github.azkabanaws.emr.groups;

import io.github.azkabanaws.emr.base.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which names of groups a script may run as at all, whoever holds them. Immutable. */
public final class GroupNames {
  public static final String PATTERN = "aws.emr.group.pattern";
  static final String RESERVED = "aws.emr.group.reserved";

  /** Accounts with rights of their own on a cluster's nodes: no script may run as one of them. */
  static final Set<String> ALWAYS_RESERVED =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  ("root wheel sudo sudoers admin adm bin daemon sys disk shadow kmem docker nobody"
                          + " nogroup ssm-user ec2-user hadoop hdfs yarn mapred hdfsadmingroup hive"
                          + " hcatalog hbase spark livy oozie zookeeper presto trino tez flink hue"
                          + " kms httpfs azkaban")
                      .split(" "))));

  /** What the wrapper on the cluster takes, too. */
  private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

  /**
   * What no setting can widen: no option of a command line, nothing that a shell, a path or a list
   * takes apart, and no number, which some tools take for an id.
   */
  private static final Pattern LIMIT =
      Pattern.compile("(?=.*[A-Za-z_])[A-Za-z0-9._@][A-Za-z0-9._@-]{0,63}");

  private final Pattern pattern;
  private final Set<String> reserved;

  GroupNames(Settings settings) {
    this.pattern = pattern(settings);
    Set<String> names = new HashSet<>(ALWAYS_RESERVED);
    for (String name : settings.list(RESERVED)) {
      if (!LIMIT.matcher(name).matches()) {
        settings.problem(RESERVED, name, "must be names of groups, with commas");
      }
      names.add(name.toLowerCase(Locale.ROOT));
    }
    this.reserved = Collections.unmodifiableSet(names);
  }

  /** Whether it can be a group's name at all. */
  boolean isName(String group) {
    return LIMIT.matcher(group).matches() && pattern.matcher(group).matches();
  }

  /** In any case of letters, and with any domain behind an {@code @}. */
  boolean isReserved(String group) {
    String name = group.toLowerCase(Locale.ROOT);
    return reserved.contains(name) || reserved.contains(name.split("@", 2)[0]);
  }

  /** Whether a script can run as a group of this name at all. */
  public boolean isPossible(String group) {
    return isName(group) && !isReserved(group);
  }

  /** The regular expression of {@link #isName}, for the reader of an error. */
  public String rule() {
    return pattern.pattern();
  }

  /**
   * A name of whatever origin as it may stand in a log: short, on one line, and with letters that
   * only look like others told apart.
   */
  public static String show(String name) {
    StringBuilder shown = new StringBuilder();
    // Beyond that Settings.show cuts off anyway.
    for (char c : name.substring(0, Math.min(name.length(), 101)).toCharArray()) {
      if (c < ' ' || c > '~') {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return Settings.show(shown.toString());
  }

  private static Pattern pattern(Settings settings) {
    Optional<String> wider = settings.text(PATTERN);
    if (!wider.isPresent()) {
      return ACCOUNT;
    }
    try {
      return Pattern.compile(wider.get());
    } catch (PatternSyntaxException e) {
      settings.problem(PATTERN, wider.get(), "must be a regular expression: " + e.getDescription());
      return ACCOUNT;
    }
  }
}
