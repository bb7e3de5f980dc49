#!/usr/bin/env bash
# Guess: an answer of YARN that is limited (GetApplicationsRequest.setLimit, limit= of the resource manager's REST) holds
#        the newest applications, or the oldest; limit=1 with the name or the tag of a job is its last run.
# Fact:  the resource manager of Hadoop 3.4.1 stops after so many of its hash table. Which ones they are depends on
#        the second in which it was started; the unlimited list comes in that order, too.
# Users: "the last run" by a limit is any run. It can look right on a resource manager for as long as it lives, and be
#        wrong after its next start.
# The product: it asks for all of a tag, and never for the last one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/pom.xml" <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-client-minicluster</artifactId>
      <version>3.4.1</version>
    </dependency>
    <dependency>
      <groupId>org.apache.hadoop</groupId>
      <artifactId>hadoop-client-runtime</artifactId>
      <version>3.4.1</version>
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
mvn -q -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib"
cat >"$work/Limits.java" <<'JAVA'
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.util.VersionInfo;
import org.apache.hadoop.yarn.api.protocolrecords.GetApplicationsRequest;
import org.apache.hadoop.yarn.api.records.ApplicationSubmissionContext;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.resourcemanager.ResourceManager;

class Limits {
  private static final int APPLICATIONS = 12;

  public static void main(String[] args) {
    try {
      int ordered = 0;
      System.out.println("Hadoop " + VersionInfo.getVersion());
      for (int start = 1; start <= 3; start++) {
        String[] seen = answers();
        System.out.println("seen, start " + start + ": " + seen[0] + " of " + seen[1]);
        if (seen[0].equals("1 2 3") || seen[0].equals("12 11 10")) {
          ordered++;
        }
      }
      System.exit(ordered == 3 ? 1 : 0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(2);
    }
  }

  private static String[] answers() throws Exception {
    YarnConfiguration settings = new YarnConfiguration();
    for (String service : new String[] {"", "scheduler.", "resource-tracker.", "admin.", "webapp."}) {
      settings.set("yarn.resourcemanager." + service + "address", "127.0.0.1:0");
    }
    settings.set("yarn.scheduler.capacity.root.queues", "default");
    settings.set("yarn.scheduler.capacity.root.default.capacity", "100");
    try (ResourceManager manager = new ResourceManager();
        YarnClient client = YarnClient.createYarnClient()) {
      manager.init(settings);
      manager.start();
      client.init(new Configuration(manager.getConfig()));
      client.start();
      for (int number = 1; number <= APPLICATIONS; number++) {
        // An application whose master runs elsewhere: it waits in its queue without a node.
        ApplicationSubmissionContext context =
            client.createApplication().getApplicationSubmissionContext();
        context.setApplicationName(Integer.toString(number));
        context.setUnmanagedAM(true);
        context.setResource(Resource.newInstance(10, 1));
        context.setAMContainerSpec(
            ContainerLaunchContext.newInstance(null, null, null, null, null, null));
        client.submitApplication(context);
      }
      return new String[] {names(client, 3), names(client, APPLICATIONS)};
    }
  }

  private static String names(YarnClient client, long limit) throws Exception {
    GetApplicationsRequest request = GetApplicationsRequest.newInstance();
    request.setLimit(limit);
    return client.getApplications(request).stream()
        .map(report -> report.getName())
        .collect(Collectors.joining(" "));
  }
}
JAVA
echo 'twelve applications, 1 the oldest and 12 the newest; asked with a limit of three and of twelve'
echo 'expected: 12 11 10, or 1 2 3'
code=0
java -Xmx500m --add-opens=java.base/java.lang=ALL-UNNAMED -cp "$work/lib/*" "$work/Limits.java" 2>"$work/errors" || code=$?
if [[ $code == 2 ]]; then cat "$work/errors" >&2; fi
exit "$code"
