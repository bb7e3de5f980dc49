#!/usr/bin/env bash
# Guess: what Azkaban starts it can kill. ProcessJob.cancel() sends SIGTERM, waits five seconds and sends
#        SIGKILL, on any Java on which the executor comes up and its jobs succeed.
# Fact:  azkaban-common 3.58.0 reads the process's number out of a private field of the JDK. Java 17 refuses
#        that; the exception is caught, the job runs, and its number is 0. Then the five seconds are left out, SIGKILL is
#        never sent (although the log says so), and the job's output is cut off at the kill: what it says while it
#        tidies up is lost. A job that does not end at SIGTERM runs to its own end.
# Users: `command` jobs that were killed in the page go on writing, and nothing says so. The executor needs
#        --add-opens=java.base/java.lang=ALL-UNNAMED for it, also where nothing else asks for the option.
# The product: the page on a server of one's own starts it with the option and says why; a job of our type runs on the
#        cluster, and its kill goes to EMR.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Azkaban's POMs name modules that were never published: only what is named here is taken.
cat >"$work/pom.xml" <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.linkedin.azkaban</groupId>
      <artifactId>az-core</artifactId>
      <version>3.58.0</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>
    <dependency>
      <groupId>com.linkedin.azkaban</groupId>
      <artifactId>azkaban-common</artifactId>
      <version>3.58.0</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>
    <dependency>
      <groupId>log4j</groupId>
      <artifactId>log4j</artifactId>
      <version>1.2.17</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-api</artifactId>
      <version>1.7.36</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>
    <dependency>
      <groupId>com.google.guava</groupId>
      <artifactId>guava</artifactId>
      <version>21.0</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>
    <dependency>
      <groupId>commons-lang</groupId>
      <artifactId>commons-lang</artifactId>
      <version>2.6</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib"
# Says when it is asked to end, and goes on for longer than the five seconds.
cat >"$work/job" <<'SH'
trap 'echo asked to end' TERM
echo started
for ((i = 0; i < 25; i++)); do sleep 1; done
echo >"$1"
SH
cat >"$work/Kill.java" <<'JAVA'
import azkaban.jobExecutor.utils.process.AzkabanProcess;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;

class Kill {
  public static void main(String[] args) throws Exception {
    List<String> log = new java.util.concurrent.CopyOnWriteArrayList<>();
    CountDownLatch started = new CountDownLatch(1);
    Logger logger = Logger.getLogger("job");
    logger.addAppender(
        new AppenderSkeleton() {
          @Override
          protected void append(LoggingEvent event) {
            log.add(event.getRenderedMessage());
            if (event.getRenderedMessage().equals("started")) {
              started.countDown();
            }
          }

          @Override
          public void close() {}

          @Override
          public boolean requiresLayout() {
            return false;
          }
        });
    File end = new File(args[0], "end");
    AzkabanProcess process =
        new AzkabanProcess(
            List.of("bash", args[0] + "/job", end.getPath()), Map.of(), args[0], logger);
    Thread run =
        new Thread(
            () -> {
              try {
                process.run();
              } catch (Exception e) {
                // The process was killed, or says with its exit code that it was asked to end.
              }
            });
    run.start();
    started.await();
    // As ProcessJob.cancel() does it.
    if (!process.softKill(5, TimeUnit.SECONDS)) {
      process.hardKill();
    }
    run.join();
    System.out.printf(
        "number %s, its log %s the answer to SIGTERM, %s%n",
        process.getProcessId() == 0 ? "0" : "known",
        log.contains("asked to end") ? "has" : "lacks",
        end.exists() ? "ran to its end" : "killed");
  }
}
JAVA
java -version 2>&1 | head -n 1
echo 'azkaban-common 3.58.0'
plain=$(java -cp "$work/lib/*" "$work/Kill.java" "$work" 2>"$work/errors")
rm -f "$work/end"
opened=$(java --add-opens=java.base/java.lang=ALL-UNNAMED -cp "$work/lib/*" "$work/Kill.java" "$work" 2>"$work/errors")
echo 'expected: number known, its log has the answer to SIGTERM, killed'
echo "seen: $plain"
echo "seen, with --add-opens=java.base/java.lang=ALL-UNNAMED: $opened"
[[ $plain == 'number 0, its log lacks the answer to SIGTERM, ran to its end' &&
  $opened == 'number known, its log has the answer to SIGTERM, killed' ]]
