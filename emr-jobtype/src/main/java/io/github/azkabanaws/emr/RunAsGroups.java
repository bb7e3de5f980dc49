package io.github.azkabanaws.emr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rule by which a job gets the one group, and so the account on the cluster, that its script
 * runs as. Everything that is not plainly allowed is refused, each case with its own sentence.
 */
final class RunAsGroups {
  /** Accounts with rights of their own on a cluster's nodes: no script may run as one of them. */
  static final Set<String> RESERVED =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "root",
                  "wheel",
                  "sudo",
                  "sudoers",
                  "admin",
                  "adm",
                  "bin",
                  "daemon",
                  "sys",
                  "disk",
                  "shadow",
                  "kmem",
                  "docker",
                  "nobody",
                  "nogroup",
                  "ssm-user",
                  "ec2-user",
                  "hadoop",
                  "hdfs",
                  "yarn",
                  "mapred",
                  "hdfsadmingroup",
                  "hive",
                  "hcatalog",
                  "hbase",
                  "spark",
                  "livy",
                  "oozie",
                  "zookeeper",
                  "presto",
                  "trino",
                  "tez",
                  "flink",
                  "hue",
                  "kms",
                  "httpfs",
                  "azkaban")));

  private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

  private final GroupDirectory directory;

  RunAsGroups(GroupDirectory directory) {
    this.directory = directory;
  }

  /**
   * @param user for whom the script runs
   * @param wanted the group that was asked for, or null if the directory is to decide
   */
  String choose(String user, String wanted) throws StepJobException, InterruptedException {
    Set<String> held = directory.groupsOf(user);
    if (wanted != null) {
      return check(user, wanted, held);
    }
    if (held.isEmpty()) {
      throw new StepJobException("Refused: user '" + user + "' is in no group.");
    }
    List<String> usable = new ArrayList<>();
    for (String group : held) {
      if (!isReserved(group) && ACCOUNT.matcher(group).matches()) {
        usable.add(group);
      }
    }
    if (usable.isEmpty()) {
      throw new StepJobException(
          "Refused: user '"
              + user
              + "' is only in groups that no script may run as: "
              + show(held)
              + ".");
    }
    if (usable.size() > 1) {
      throw new StepJobException(
          "Refused: user '"
              + user
              + "' is in several groups ("
              + show(usable)
              + "); choose one with "
              + GroupSettings.RUN_AS_GROUP
              + ".");
    }
    return usable.get(0);
  }

  private static String check(String user, String wanted, Set<String> held)
      throws StepJobException {
    String asked = "Refused: " + GroupSettings.RUN_AS_GROUP + "=" + Settings.show(wanted) + " ";
    if (!ACCOUNT.matcher(wanted).matches()) {
      throw new StepJobException(
          asked + "is not the name of an account (" + ACCOUNT.pattern() + ").");
    }
    if (isReserved(wanted)) {
      throw new StepJobException(asked + "is reserved: no script may run as it.");
    }
    if (!held.contains(wanted)) {
      throw new StepJobException(
          asked + "is not a group of user '" + user + "', who is in " + show(held) + ".");
    }
    return wanted;
  }

  private static boolean isReserved(String group) {
    return RESERVED.contains(group.toLowerCase(Locale.ROOT));
  }

  private static String show(Iterable<String> groups) {
    String list = Settings.show(String.join(", ", groups));
    return list.isEmpty() ? "none" : list;
  }
}
