package io.github.azkabanaws.cognito.users;

import io.github.azkabanaws.cognito.base.LoginNames;
import io.github.azkabanaws.cognito.base.NameForm;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * User names that nobody may get from a token: accounts of the operating system and of the Hadoop
 * services, as which a job must not run because somebody registered their name in the pool.
 */
final class ReservedNames {
  private static final Set<String> NAMES =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  "root",
                  "daemon",
                  "bin",
                  "sys",
                  "sync",
                  "adm",
                  "lp",
                  "mail",
                  "news",
                  "uucp",
                  "operator",
                  "nobody",
                  "www-data",
                  "sshd",
                  "dbus",
                  "systemd",
                  "polkitd",
                  "chrony",
                  "ec2-user",
                  "ssm-user",
                  "ubuntu",
                  "centos",
                  "admin",
                  "administrator",
                  "sudo",
                  "wheel",
                  "docker",
                  "tomcat",
                  "jetty",
                  "mysql",
                  "postgres",
                  "azkaban",
                  "emr",
                  "dr.who",
                  "halt",
                  "shutdown",
                  "games",
                  "ftp",
                  "nfsnobody",
                  "backup",
                  "apache",
                  "nginx",
                  "postfix",
                  "rpc",
                  "rpcuser",
                  "sssd",
                  "jupyter",
                  "emr-notebook",
                  "ganglia",
                  "http",
                  "druid",
                  "nogroup",
                  "cloud-user",
                  "aws",
                  "hadoop",
                  "hdfs",
                  "yarn",
                  "mapred",
                  "httpfs",
                  "kms",
                  "zookeeper",
                  "hive",
                  "hcat",
                  "hcatalog",
                  "hbase",
                  "hue",
                  "impala",
                  "kafka",
                  "kerberos",
                  "knox",
                  "livy",
                  "oozie",
                  "phoenix",
                  "pig",
                  "presto",
                  "ranger",
                  "solr",
                  "spark",
                  "sqoop",
                  "tez",
                  "trino",
                  "flink",
                  "zeppelin",
                  LoginNames.TOKEN.toLowerCase(Locale.ROOT))));

  private ReservedNames() {}

  /** Whether it is one of them in the form that names are compared in. */
  static boolean contains(String name) {
    return NAMES.contains(NameForm.of(name)) || isReservedBeginning(name);
  }

  /** Whether all names that begin so are reserved. */
  static boolean isReservedBeginning(String text) {
    String lowerCase = text.replaceFirst("^_+", "").toLowerCase(Locale.ROOT);
    return lowerCase.startsWith("systemd-") || lowerCase.startsWith(EndingUser.ENDED);
  }
}
