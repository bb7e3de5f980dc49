package io.github.azkabanaws.it;

import static io.github.azkabanaws.it.Attempt.Channel.FLOW_CONFIG;
import static io.github.azkabanaws.it.Attempt.Channel.FLOW_PARAMETER;
import static io.github.azkabanaws.it.Attempt.Channel.JOB_FILE;
import static io.github.azkabanaws.it.Attempt.Channel.SHARED_PROPERTIES;
import static io.github.azkabanaws.it.Attempt.Channel.UPSTREAM_OUTPUT;
import static io.github.azkabanaws.it.Attempt.Channel.YAML;
import static io.github.azkabanaws.it.Attempt.claimed;
import static io.github.azkabanaws.it.Attempt.ignored;
import static io.github.azkabanaws.it.Attempt.named;
import static io.github.azkabanaws.it.Attempt.refused;
import static io.github.azkabanaws.it.Attempt.withoutEffect;
import static io.github.azkabanaws.it.Attempt.words;

import java.util.stream.Stream;

/** What a hostile author tries. Alice is in the group analytics; the team next door is finance. */
final class HostileAttempts {
  /** Stands for the id of a cluster that no job may use. */
  static final String PAYROLL = "@payroll@";

  /** Stands for the executor's folder. */
  static final String EXECUTOR = "@executor@";

  private static final String GROUP = "aws.emr.run.as.group";

  private HostileAttempts() {}

  static Stream<Attempt> all() {
    return Stream.of(
            user(),
            group(),
            cluster(),
            role(),
            ways(),
            AdministratorAttempts.all(),
            logs(),
            secrets(),
            variables(),
            commandLine(),
            files())
        .flatMap(attempts -> attempts);
  }

  private static Stream<Attempt> user() {
    return Stream.of(
        claimed(JOB_FILE, "azkaban.flow.submituser", "bob"),
        withoutEffect(SHARED_PROPERTIES, "azkaban.flow.submituser", "bob"),
        claimed(YAML, "azkaban.flow.submituser", "root"),
        claimed(FLOW_CONFIG, "azkaban.flow.submituser", "bob"),
        claimed(FLOW_PARAMETER, "azkaban.flow.submituser", "bob"),
        claimed(UPSTREAM_OUTPUT, "azkaban.flow.submituser", "bob"),
        claimed(JOB_FILE, "azkaban.flow.execid", "1"),
        claimed(FLOW_PARAMETER, "azkaban.flow.execid", "999"),
        claimed(UPSTREAM_OUTPUT, "azkaban.flow.projectname", "payroll"),
        withoutEffect(YAML, "azkaban.flow.uuid", "00000000-0000-0000-0000-000000000000"),
        withoutEffect(UPSTREAM_OUTPUT, "azkaban.flow.flowid", "payroll"),
        withoutEffect(JOB_FILE, "azkaban.job.id", "payroll"),
        withoutEffect(YAML, "azkaban.job.attempt", "7"),
        withoutEffect(FLOW_PARAMETER, "azkaban.flow.nested.path", "nightly:payroll"),
        withoutEffect(JOB_FILE, "azkaban.flow.proxyusers", "bob"),
        refused(JOB_FILE, "asks to run as user 'root'", "user.to.proxy", "root"),
        refused(YAML, "asks to run as user 'bob'", "user.to.proxy", "bob"),
        refused(FLOW_PARAMETER, "asks to run as user 'bob'", "user.to.proxy", "bob"),
        refused(UPSTREAM_OUTPUT, "asks to run as user 'bob'", "user.to.proxy", "bob"),
        refused(YAML, "asks to run as user 'alice?bob'", "user.to.proxy", "alice\nbob"),
        refused(JOB_FILE, "asks to run as user 'Alice'", "user.to.proxy", "Alice"),
        named(YAML, "1.999.job"),
        named(JOB_FILE, "999.job"),
        named(YAML, "job --group=finance [azk-1-0-0-0123456789abcdef]"));
  }

  private static Stream<Attempt> group() {
    return Stream.of(
        refused(JOB_FILE, "is not a group of user 'alice'", GROUP, "finance"),
        refused(SHARED_PROPERTIES, "is not a group of user 'alice'", GROUP, "finance"),
        refused(YAML, "is not a group of user 'alice'", GROUP, "finance"),
        refused(FLOW_CONFIG, "is not a group of user 'alice'", GROUP, "finance"),
        refused(FLOW_PARAMETER, "is not a group of user 'alice'", GROUP, "finance"),
        refused(UPSTREAM_OUTPUT, "is not a group of user 'alice'", GROUP, "finance"),
        refused(JOB_FILE, "is not a group of user 'alice'", GROUP, "${team}", "team", "finance"),
        refused(UPSTREAM_OUTPUT, "is reserved", GROUP, "root"),
        refused(FLOW_PARAMETER, "is reserved", GROUP, "ROOT"),
        refused(YAML, "is reserved", GROUP, "hadoop@analytics"),
        refused(JOB_FILE, "is not the name of an account", GROUP, "analytics --group=finance"),
        refused(YAML, "must not contain control characters", GROUP, "analytics\nfinance"),
        refused(UPSTREAM_OUTPUT, "\\u0430nalytics is not the name", GROUP, "\u0430nalytics"),
        refused(FLOW_PARAMETER, "is not the name of an account", GROUP, "Analytics"),
        refused(YAML, "is not the name of an account", GROUP, "analytics,finance"),
        refused(JOB_FILE, "is not the name of an account", GROUP, "../finance"),
        refused(JOB_FILE, "is not the name of an account", GROUP, "1000"),
        ignored(JOB_FILE, "aws.emr.group.directory", "os"),
        ignored(YAML, "aws.emr.group.file", "/tmp/groups"),
        ignored(UPSTREAM_OUTPUT, "aws.emr.group.order", "finance"),
        ignored(FLOW_PARAMETER, "aws.emr.group.roles", "analytics=arn:aws:iam::1:role/admin"),
        ignored(YAML, "aws.emr.group.pattern", ".*"),
        ignored(JOB_FILE, "aws.emr.group.reserved", "nothing"),
        ignored(FLOW_CONFIG, "aws.emr.group.endpoint", "http://127.0.0.1:1"),
        ignored(UPSTREAM_OUTPUT, "aws.emr.group.user.pool.id", "eu-west-1_Evil00000"),
        ignored(FLOW_PARAMETER, "aws.emr.group.cache", "1h"));
  }

  private static Stream<Attempt> cluster() {
    String notAllowed = "Refused: jobs may not use cluster ";
    return Stream.of(
        refused(JOB_FILE, notAllowed, "aws.emr.cluster.id", PAYROLL),
        refused(YAML, notAllowed, "aws.emr.cluster.name", "payroll"),
        refused(FLOW_PARAMETER, notAllowed, "aws.emr.cluster.name", "payroll"),
        refused(UPSTREAM_OUTPUT, notAllowed, "aws.emr.cluster.id", PAYROLL),
        refused(JOB_FILE, notAllowed, "aws.emr.cluster.name", "*"),
        refused(YAML, notAllowed, "aws.emr.cluster.name", "analytics, payroll"),
        refused(FLOW_PARAMETER, notAllowed, "aws.emr.cluster.name", PAYROLL),
        refused(JOB_FILE, "must be a cluster id", "aws.emr.cluster.id", "j-1/../payroll"),
        refused(
            UPSTREAM_OUTPUT,
            notAllowed,
            "aws.emr.cluster.name",
            "payroll",
            "aws.emr.cluster.allowed",
            "*"),
        ignored(YAML, "aws.emr.cluster.allowed", "*"),
        ignored(UPSTREAM_OUTPUT, "aws.emr.cluster.allowed", "payroll"));
  }

  private static Stream<Attempt> role() {
    return Stream.of(
        ignored(JOB_FILE, "aws.emr.role.arn", "arn:aws:iam::123456789012:role/admin"),
        ignored(UPSTREAM_OUTPUT, "aws.emr.role.session.name", "bob"),
        ignored(YAML, "aws.emr.role.external.id", "payroll"),
        ignored(FLOW_PARAMETER, "aws.emr.sts.endpoint", "http://127.0.0.1:1"),
        refused(
            YAML, "is not a property of this version", "aws.emr.execution.role.arn", "arn:aws:x"));
  }

  private static Stream<Attempt> ways() {
    return Stream.of(
        ignored(JOB_FILE, "aws.region", "us-east-1"),
        ignored(YAML, "aws.emr.endpoint", "http://127.0.0.1:1"),
        ignored(UPSTREAM_OUTPUT, "aws.emr.endpoint", "http://127.0.0.1:1"),
        ignored(FLOW_PARAMETER, "aws.emr.proxy.host", "evil.example"),
        ignored(JOB_FILE, "aws.emr.ca.file", "/tmp/evil.pem"),
        ignored(YAML, "aws.emr.executors", "1000"),
        ignored(UPSTREAM_OUTPUT, "aws.emr.quota.share", "100"),
        ignored(JOB_FILE, "aws.emr.step.script", "/tmp/evil.sh"),
        ignored(FLOW_PARAMETER, "aws.emr.step.script", "/bin/bash"),
        ignored(YAML, "aws.emr.install.id", "other"),
        ignored(JOB_FILE, "aws.emr.orphan.steps", "adopt"),
        ignored(UPSTREAM_OUTPUT, "aws.emr.upload.prefix", "s3://evil/x"),
        ignored(FLOW_CONFIG, "aws.emr.upload.endpoint", "http://127.0.0.1:1"),
        ignored(FLOW_PARAMETER, "aws.emr.kill.timeout", "1s"),
        withoutEffect(JOB_FILE, "jobtype.class", "azkaban.jobExecutor.ProcessJob"),
        withoutEffect(YAML, "jobtype.classpath", "/tmp/evil.jar"),
        withoutEffect(FLOW_PARAMETER, "type", "command"),
        withoutEffect(UPSTREAM_OUTPUT, "type", "noop"),
        withoutEffect(UPSTREAM_OUTPUT, "command", "/x/evil.sh"),
        withoutEffect(JOB_FILE, "execute.as.user", "false"));
  }

  private static Stream<Attempt> logs() {
    String group = "aws.log.group.name";
    String notAllowed = "The job may not read log group '/finance'";
    return Stream.of(
        refused(JOB_FILE, notAllowed, group, "/finance"),
        refused(YAML, notAllowed, group, "/finance", "aws.emr.logs.groups.allowed", "/finance"),
        refused(FLOW_PARAMETER, notAllowed, group, "/finance", "aws.emr.logs", "none"),
        refused(UPSTREAM_OUTPUT, notAllowed, group, "/finance"),
        refused(SHARED_PROPERTIES, group, group, "/analytics,/finance"),
        refused(FLOW_CONFIG, "aws.emr.logs=", "aws.emr.logs", "http://127.0.0.1:2"),
        refused(YAML, "is not a property of this version", "aws.emr.logs.group.allowed", "*"),
        refused(JOB_FILE, "is not a property of this version", "aws.emr.hints.secret", "x"),
        refused(UPSTREAM_OUTPUT, "is not a property of this", "aws.emr.script.output.group", "x"));
  }

  private static Stream<Attempt> secrets() {
    return Stream.of(
        ignored(JOB_FILE, "aws.emr.secret.allowed", "ssm:*"),
        refused(YAML, "is not a secret that", "aws.emr.secret.DB", "ssm:/finance/db"),
        refused(FLOW_PARAMETER, "is not a secret that", "aws.emr.secret.DB", "ssm:/analytics2/db"),
        refused(
            UPSTREAM_OUTPUT,
            "is not a secret that",
            "aws.emr.secret.DB",
            "ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/analytics/db"),
        refused(JOB_FILE, "must be a reference", "aws.emr.secret.DB", "ssm:/analytics/*"),
        refused(YAML, "decides how programs run", "aws.emr.secret.PATH", "ssm:/analytics/x"),
        refused(
            UPSTREAM_OUTPUT,
            "decides how programs",
            "aws.emr.secret.LD_PRELOAD",
            "ssm:/analytics/x"),
        refused(
            JOB_FILE, "names no environment", "aws.emr.secret.A=B --group", "ssm:/analytics/x"));
  }

  /** Each way to get at a program, at the wrapper or at an identity by the environment. */
  private static Stream<Attempt> variables() {
    String decides = "decides how programs run";
    return Stream.of(
        refused(YAML, decides, "env.LD_PRELOAD", "/tmp/evil.so"),
        refused(JOB_FILE, decides, "ENV.LD_LIBRARY_PATH", "/tmp"),
        refused(UPSTREAM_OUTPUT, decides, "env.BASH_ENV", "/tmp/evil.sh"),
        refused(FLOW_PARAMETER, decides, "env.PATH", "/tmp:/bin"),
        refused(FLOW_CONFIG, decides, "ENV.PYTHONSTARTUP", "/tmp/evil.py"),
        refused(SHARED_PROPERTIES, decides, "env.PYTHONPATH", "/tmp"),
        refused(YAML, decides, "env.AZKABAN_USER", "bob"),
        refused(JOB_FILE, decides, "env.AZKABAN_YARN_TAG", "azk-1-0-0-0123456789abcdef"),
        refused(UPSTREAM_OUTPUT, decides, "env.SPARK_SUBMIT_OPTS", "-Dspark.yarn.tags=x"),
        refused(YAML, decides, "env.JOB_OUTPUT_PROP_FILE", "/tmp/x"),
        refused(JOB_FILE, decides, "env.HADOOP_USER_NAME", "hdfs"),
        refused(FLOW_PARAMETER, decides, "env.KRB5CCNAME", "/tmp/krb5cc_0"),
        refused(YAML, decides, "env.SUDO_USER", "root"),
        refused(JOB_FILE, "names no environment", "env.A=B --group", "x"),
        refused(YAML, "names no environment", "env.A\n--group=root", "x"),
        refused(YAML, "zero character", "env.A", "x\0LD_PRELOAD=/tmp/evil.so"),
        Attempt.variable(
            YAML, "A", "x --group=root -- /x/evil.sh", "x%20--group=root%20--%20/x/evil.sh"),
        Attempt.variable(UPSTREAM_OUTPUT, "A", "x\nLD_PRELOAD=y", "x%0ALD_PRELOAD=y"));
  }

  private static Stream<Attempt> commandLine() {
    return Stream.of(
        refused(JOB_FILE, "must not start with -", "command", "--group=root"),
        refused(YAML, "must not start with -", "command", "-- --group=root"),
        refused(JOB_FILE, "must not start with -", "command", "-i /x/a.sh"),
        words(YAML, "/x/a.sh --group=finance", "/x/a.sh", "--group=finance"),
        words(JOB_FILE, "/x/a.sh -- --user=bob", "/x/a.sh", "--", "--user=bob"),
        words(JOB_FILE, "/x/a.sh }} {{", "/x/a.sh", "%7D%7D", "%7B%7B"),
        words(YAML, "/x/a.sh %2D%2Dgroup=x %00", "/x/a.sh", "%252D%252Dgroup=x", "%2500"),
        words(YAML, "/x/a.sh \"a\nb\" `id` ;id", "/x/a.sh", "a%0Ab", "%60id%60", "%3Bid"),
        words(JOB_FILE, "/x/a=b.sh", "/x/a=b.sh"),
        words(JOB_FILE, "group=finance /x/a.sh", "group=finance", "/x/a.sh"),
        words(YAML, "\"/x/a b.sh --group=root\" 'c'", "/x/a%20b.sh%20--group=root", "c"),
        refused(YAML, "has a line break outside", "command", "/x/a.sh one\n/x/evil.sh"),
        refused(UPSTREAM_OUTPUT, "has the zero character", "command.1", "/x/a.sh a\0b"),
        refused(YAML, "that can't be seen in the name", "command", "/x/a.sh\t--group=root"),
        refused(YAML, "is not a property of this", "AWS.EMR.run.as.group", "finance"),
        refused(YAML, "has the zero character", "command", "/x/a.sh a\0--group=root"),
        refused(JOB_FILE, "half of a surrogate pair", "command", "/x/a.sh \ud83d"),
        refused(YAML, "would not run", "command.7", "/x/evil.sh"),
        refused(JOB_FILE, "older spelling", "step", "/x/evil.sh"),
        refused(
            JOB_FILE,
            "Could not find variable substitution",
            "command",
            "/x/a.sh ${aws.emr.group.file}"),
        refused(
            FLOW_CONFIG, "Could not find variable substitution", GROUP, "${aws.emr.step.script}"));
  }

  private static Stream<Attempt> files() {
    String outside = "is not in the folder of this execution";
    return Stream.of(
        refused(JOB_FILE, "has .. in its path", "command", "../../conf/emr-groups.properties"),
        refused(YAML, "has .. in its path", "command", "bin/../../x"),
        refused(YAML, "a link that leads out of", "command", "groups"),
        refused(JOB_FILE, "a link that leads out of", "command", "etc/emr-groups.properties"),
        refused(
            JOB_FILE,
            outside,
            "command",
            "emr-groups.properties",
            "working.dir",
            EXECUTOR + "/conf"),
        refused(YAML, outside, "command", "count.sh", "working.dir", EXECUTOR + "/executions"),
        refused(YAML, outside, "command", "x/count.sh", "working.dir", EXECUTOR + "/executions"),
        refused(YAML, outside, "command", "passwd", "working.dir", "/etc"));
  }
}
