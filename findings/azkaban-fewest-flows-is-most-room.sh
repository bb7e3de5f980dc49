#!/usr/bin/env bash
# Guess: azkaban.executorselector.comparator.NumberOfAssignedFlowComparator prefers the executor that has the
#        fewest flows, as LastDispatched prefers the one whose last flow was longest ago.
# Fact:  in azkaban-common 3.58.0 it never looks at that number. It prefers the executor with the most room left, so one
#        for 30 flows that runs 15 goes before one for 10 that is idle. Where the room is equal the number
#        does not count either: the same executor wins each time, whichever has more.
# Users: with executors of two sizes the small one stays idle until the large one has no more room than it has. Memory and
#        CpuUsage, with weights of their own, do look at the load.
# The product: each executor has its fixed share of EMR's quota (aws.emr.executors). Where the flows pile up on one they
#        wait longer, and no job is lost.
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
    <dependency>
      <groupId>joda-time</groupId>
      <artifactId>joda-time</artifactId>
      <version>2.10.14</version>
      <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib"
cat >"$work/Choice.java" <<'JAVA'
import azkaban.executor.ExecutableFlow;
import azkaban.executor.Executor;
import azkaban.executor.ExecutorInfo;
import azkaban.executor.selector.ExecutorSelector;
import java.util.List;
import java.util.Map;

class Choice {
  public static void main(String[] args) {
    show("room", executor(1, "first", 15, 15), executor(2, "second", 0, 10));
    show("room, the other way round", executor(1, "first", 0, 10), executor(2, "second", 15, 15));
    show("flows, equal room", executor(1, "first", 1, 10), executor(2, "second", 9, 10));
    show("flows, the other way round", executor(1, "first", 9, 10), executor(2, "second", 1, 10));
  }

  private static Executor executor(int id, String host, int flows, int room) {
    Executor executor = new Executor(id, host, 12321, true);
    executor.setExecutorInfo(new ExecutorInfo(50, 32_000, room, 1_000, 10, flows));
    return executor;
  }

  private static void show(String name, Executor... executors) {
    ExecutableFlow flow = new ExecutableFlow();
    flow.setExecutionId(1);
    Executor best =
        new ExecutorSelector(null, Map.of("NumberOfAssignedFlowComparator", 1))
            .getBest(List.of(executors), flow);
    System.out.printf(
        "%s: the one with %d flows and room for %d more%n",
        name,
        best.getExecutorInfo().getNumberOfAssignedFlows(),
        best.getExecutorInfo().getRemainingFlowCapacity());
  }
}
JAVA
echo 'azkaban-common 3.58.0; one executor has 15 flows and room for 15 more, the other none and room for 10; then 1 and 9 flows, both room for 10'
java -cp "$work/lib/*" "$work/Choice.java" 2>"$work/errors" | tee "$work/seen" || {
  cat "$work/errors" >&2
  exit 2
}
echo 'expected: 0 flows, twice; 1 flow, twice'
# Of two with equal room any may win, but the one with fewer flows does not win both times.
! grep -q 'room.*with 0 flows' "$work/seen" && [[ $(grep -c 'flows.*with 1 flows' "$work/seen") == 1 ]]
