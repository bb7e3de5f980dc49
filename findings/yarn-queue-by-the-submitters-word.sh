#!/usr/bin/env bash
# Guess: `default` and `root.default` name one queue, so whoever asks YARN for the applications of it (YarnClient's
#        getApplications, the queue= of the resource manager's REST) gets all of them under either name,
#        and those of a parent queue include its children's.
# Fact:  the resource manager of Hadoop 3.3.6 compares the asked name with the word that each application was submitted
#        with. Of two applications in the one queue each name finds one, a parent queue is always empty, and the
#        full path of a queue finds nothing that was submitted to its short name. 3.4.1 finds them all.
# Users: a script that counts, alerts on or drains a queue sees a part of it, and which part depends on how each job
#        spells spark.yarn.queue. It changes with the release of EMR.
# The product: what a step left in YARN is asked for by its tag, never by a queue.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# libraries VERSION: YARN's resource manager and client, and what they need on Java 17, in a folder of that name.
libraries() {
  mkdir "$work/$1"
  cat >"$work/$1/pom.xml" <<XML
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-client-minicluster</artifactId>
      <version>$1</version>
    </dependency>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-client-runtime</artifactId>
      <version>$1</version>
    </dependency>
    <dependency>
      <groupId>org.bouncycastle</groupId>
      <artifactId>bcpkix-jdk15on</artifactId>
      <version>1.66</version>
    </dependency>
    <dependency>
      <groupId>com.sun.xml.bind</groupId>
      <artifactId>jaxb-impl</artifactId>
      <version>2.2.3-1</version>
    </dependency>
    <dependency>
      <groupId>javax.xml.bind</groupId>
      <artifactId>jaxb-api</artifactId>
      <version>2.2.11</version>
    </dependency>
    <dependency>
      <groupId>javax.activation</groupId>
      <artifactId>activation</artifactId>
      <version>1.1.1</version>
    </dependency>
    <dependency>
      <groupId>log4j</groupId>
      <artifactId>log4j</artifactId>
      <version>1.2.17</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
XML
  mvn -q -f "$work/$1/pom.xml" -Dmaven.repo.local="$work/repository" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/$1/lib"
}
cat >"$work/Queues.java" <<'JAVA'
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.VersionInfo;
import org.apache.hadoop.yarn.api.records.ApplicationSubmissionContext;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.resourcemanager.ResourceManager;

class Queues {
  public static void main(String[] args) {
    try {
      run();
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(2);
    }
  }

  private static void run() throws Exception {
    YarnConfiguration settings = new YarnConfiguration();
    for (String service : new String[] {"", "scheduler.", "resource-tracker.", "admin.", "webapp."}) {
      settings.set("yarn.resourcemanager." + service + "address", "127.0.0.1:0");
    }
    settings.set("yarn.scheduler.capacity.root.queues", "default,teams");
    settings.set("yarn.scheduler.capacity.root.default.capacity", "50");
    settings.set("yarn.scheduler.capacity.root.teams.capacity", "50");
    settings.set("yarn.scheduler.capacity.root.teams.queues", "sales");
    settings.set("yarn.scheduler.capacity.root.teams.sales.capacity", "100");
    ResourceManager manager = new ResourceManager();
    manager.init(settings);
    manager.start();
    YarnClient client = YarnClient.createYarnClient();
    client.init(new Configuration(manager.getConfig()));
    client.start();
    submit(client, "one", "default");
    submit(client, "two", "root.default");
    submit(client, "three", "sales");
    StringBuilder seen = new StringBuilder(VersionInfo.getVersion());
    for (String queue : List.of("default", "root.default", "sales", "root.teams.sales", "teams", "root")) {
      seen.append("; ").append(queue).append(": ").append(names(client, queue));
    }
    System.out.println(seen);
  }

  // An application whose master runs elsewhere: it waits in its queue without a node.
  private static void submit(YarnClient client, String name, String queue) throws Exception {
    ApplicationSubmissionContext context =
        client.createApplication().getApplicationSubmissionContext();
    context.setApplicationName(name);
    context.setQueue(queue);
    context.setUnmanagedAM(true);
    context.setResource(Resource.newInstance(10, 1));
    context.setAMContainerSpec(
        ContainerLaunchContext.newInstance(null, null, null, null, null, null));
    client.submitApplication(context);
  }

  private static String names(YarnClient client, String queue) throws Exception {
    return client
        .getApplications(Set.of(queue), null, null, EnumSet.allOf(YarnApplicationState.class))
        .stream()
        .map(report -> report.getName())
        .sorted()
        .collect(Collectors.joining(" "));
  }
}
JAVA
echo 'Hadoop; one is submitted to default, two to root.default, three to sales'
echo 'expected: default: one two; root.default: one two; sales: three; root.teams.sales: three; teams: three; root: one three two'
for version in 3.3.6 3.4.1; do
  libraries "$version"
  java -Xmx500m --add-opens=java.base/java.lang=ALL-UNNAMED -cp "$work/$version/lib/*" "$work/Queues.java" \
    2>"$work/errors" | tee -a "$work/seen" || {
    cat "$work/errors" >&2
    exit 2
  }
done
diff "$work/seen" - <<'SEEN'
3.3.6; default: one; root.default: two; sales: three; root.teams.sales: ; teams: ; root: 
3.4.1; default: one two; root.default: one two; sales: three; root.teams.sales: three; teams: three; root: one three two
SEEN
