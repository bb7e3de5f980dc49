#!/usr/bin/env bash
# Guess: each write of Spark that succeeds leaves a fresh _SUCCESS in its output folder, unless
#        mapreduce.fileoutputcommitter.marksuccessfuljobs is false.
# Fact:  with spark.sql.sources.partitionOverwriteMode=dynamic Spark 3.5.5 commits a job into a staging folder, moves the
#        partitions out of it and deletes it, the flag with it. The output folder gets none; one that a static write has
#        left there before keeps its old time, whatever is written after it.
# Users: the usual way to redo one day of a partitioned table is the one that tells nobody. Who waits for _SUCCESS waits
#        for ever, or goes on at once because of last month's.
# The product: it trusts no _SUCCESS. aws.emr.handover writes a flag when EMR says that the step is COMPLETED.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.spark</groupId>
      <artifactId>spark-sql_2.12</artifactId>
      <version>3.5.5</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib"
cat >Overwrite.java <<'JAVA'
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

class Overwrite {
  /** Far in the past: what keeps it was not written again. */
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  private final SparkSession spark;
  private final Path folder;

  private Overwrite(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  public static void main(String[] args) throws IOException {
    SparkSession spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    for (String format : new String[] {"parquet", "json"}) {
      Overwrite table = new Overwrite(spark, Path.of(args[0], format));
      table.write(format, "dynamic", "2026-11-26");
      System.out.println(format + ", dynamic, new folder: " + table.flag());
      table.write(format, "static", "2026-11-27");
      System.out.println(format + ", static: " + table.flag());
      Files.setLastModifiedTime(table.folder.resolve("_SUCCESS"), LONG_AGO);
      table.write(format, "dynamic", "2026-11-28");
      System.out.println(format + ", dynamic, over it: " + table.flag());
    }
    System.exit(0);
  }

  private void write(String format, String mode, String day) {
    spark
        .sql("select 1 as orders, '" + day + "' as day")
        .write()
        .partitionBy("day")
        .mode(SaveMode.Overwrite)
        .option("partitionOverwriteMode", mode)
        .format(format)
        .save(folder.toString());
    if (!Files.isDirectory(folder.resolve("day=" + day))) {
      throw new IllegalStateException("no data of " + day);
    }
  }

  private String flag() throws IOException {
    Path flag = folder.resolve("_SUCCESS");
    if (!Files.exists(flag)) {
      return "no flag";
    }
    return Files.getLastModifiedTime(flag).equals(LONG_AGO) ? "the old flag" : "a new flag";
  }
}
JAVA
opens=()
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent \
  java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
  opens+=(--add-opens "java.base/$package=ALL-UNNAMED")
done
echo 'Spark 3.5.5, three writes that succeed'
echo 'expected: a new flag after each'
SPARK_LOCAL_IP=127.0.0.1 java "${opens[@]}" -cp "lib/*" Overwrite.java "$work/out" 2>"$work/errors" | tee seen || {
  cat "$work/errors" >&2
  exit 2
}
diff seen - <<'SEEN'
parquet, dynamic, new folder: no flag
parquet, static: a new flag
parquet, dynamic, over it: the old flag
json, dynamic, new folder: no flag
json, static: a new flag
json, dynamic, over it: the old flag
SEEN
