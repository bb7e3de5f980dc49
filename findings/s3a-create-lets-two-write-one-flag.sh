#!/usr/bin/env bash
# Guess: FileSystem.create(flag, overwrite = false) has one winner on S3, too, since S3A of Hadoop 3.4.2 knows S3's
#        conditional writes and has them on (fs.s3a.create.conditional.enabled).
# Fact:  create looks whether there is an object and writes at close, without a condition: of two that create before the
#        first one closes both succeed, and the last one's content stays. The condition is sent only for a file that is
#        created with the option fs.option.create.conditional.overwrite; then the second close fails.
# Users: a lock or a flag that a Hadoop program makes "only if it is not there" has one owner on HDFS and two on S3.
# The product: its flag is one PUT with If-None-Match: *, and who gets 412 looks whose it is.
set -euo pipefail
work=$(mktemp -d)
server=''
trap '[[ -n $server ]] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
{
  echo '<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>'
  echo '<dependencies>'
  while IFS=: read -r group name version; do
    echo "<dependency><groupId>$group</groupId><artifactId>$name</artifactId><version>$version</version><exclusions>"
    echo '<exclusion><groupId>software.amazon.awssdk</groupId><artifactId>bundle</artifactId></exclusion></exclusions></dependency>'
  done <<'LIST'
org.apache.hadoop:hadoop-aws:3.4.2
org.apache.hadoop:hadoop-client-runtime:3.4.2
software.amazon.awssdk:s3-transfer-manager:2.29.52
software.amazon.awssdk:sts:2.29.52
software.amazon.awssdk:kms:2.29.52
org.apache.commons:commons-lang3:3.12.0
org.slf4j:slf4j-nop:1.7.36
LIST
  echo '</dependencies></project>'
} >pom.xml
mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib"
mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=com.adobe.testing:s3mock:5.0.0:jar:exec -DoutputDirectory="$work"
echo '<configuration/>' >lib/core-site.xml
cat >Flags.java <<'JAVA'
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

class Flags {
  interface Create {
    FSDataOutputStream open(FileSystem system, Path flag) throws IOException;
  }

  private final FileSystem first;
  private final FileSystem second;

  private Flags(Configuration conf) throws IOException {
    first = FileSystem.newInstance(URI.create("s3a://lake/"), conf);
    second = FileSystem.newInstance(URI.create("s3a://lake/"), conf);
  }

  public static void main(String[] args) throws IOException {
    Configuration conf = new Configuration();
    conf.set("fs.s3a.endpoint", args[0]);
    conf.set("fs.s3a.endpoint.region", "eu-west-1");
    conf.set("fs.s3a.path.style.access", "true");
    conf.set("fs.s3a.access.key", "test");
    conf.set("fs.s3a.secret.key", "test");
    Flags flags = new Flags(conf);
    flags.race("create(flag, false)", (system, flag) -> system.create(flag, false));
    flags.race(
        "createFile(flag) with the option",
        (system, flag) ->
            (FSDataOutputStream)
                system
                    .createFile(flag)
                    .overwrite(false)
                    .must("fs.option.create.conditional.overwrite", true)
                    .build());
    System.exit(0);
  }

  /** Two programs that create one flag at the same time, and close one after the other. */
  private void race(String name, Create create) throws IOException {
    Path flag = new Path("/flags/" + name.length());
    FSDataOutputStream one = create.open(first, flag);
    FSDataOutputStream two = create.open(second, flag);
    one.writeUTF("the first one's");
    two.writeUTF("the second one's");
    one.close();
    String end = "both succeed";
    try {
      two.close();
    } catch (IOException e) {
      end = "the second one fails";
    }
    try (FSDataInputStream in = first.open(flag)) {
      System.out.println(name + ": " + end + ", the flag is " + in.readUTF());
    }
  }
}
JAVA

free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free)
java -jar s3mock-5.0.0-exec.jar --http.port="$port" --server.port="$(free)" >"$work/log" 2>&1 &
server=$!
url=http://127.0.0.1:$port
for _ in {1..300}; do
  if curl -s -o "$work/answer" "$url/"; then break; fi
  sleep 0.3
done
curl -s -o "$work/answer" -X PUT "$url/lake"

echo 'Hadoop 3.4.2, S3A, two programs create one flag at the same time (S3Mock 5.0.0)'
echo "expected of both: the second one fails, the flag is the first one's"
java -cp "lib:lib/*" Flags.java "$url" 2>"$work/errors" | tee seen || {
  cat "$work/errors" >&2
  exit 2
}
diff seen - <<'SEEN'
create(flag, false): both succeed, the flag is the second one's
createFile(flag) with the option: the second one fails, the flag is the first one's
SEEN
