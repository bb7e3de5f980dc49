#!/usr/bin/env bash
# Guess: Camel's S3 consumer with doneFileName does as its file consumer does: the flag is no message, all files of the
#        folder come while it is there, and it goes last, if at all.
# Fact:  camel-aws2-s3 4.14.0 asks for the flag before each poll, and then takes it for one of the files. A poll takes ten
#        and deletes what was read (both are defaults), and "_SUCCESS" sorts before "part-": the flag is the first message
#        and the first that is deleted. From the eleventh object on, nothing is read until there is a new flag.
# Users: a route that waits for a job's flag works with small data and leaves files behind once there are more than nine.
#        Keep the flag out of the prefix.
# The product: its flag may stand under a prefix of its own (aws.emr.handover), and the page asks readers not to delete it.
set -euo pipefail
work=$(mktemp -d)
server=''
trap '[[ -n $server ]] && kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.camel</groupId>
      <artifactId>camel-main</artifactId>
      <version>4.14.0</version>
    </dependency>
    <dependency>
      <groupId>org.apache.camel</groupId>
      <artifactId>camel-aws2-s3</artifactId>
      <version>4.14.0</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib"
mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
  -Dartifact=com.adobe.testing:s3mock:5.0.0:jar:exec -DoutputDirectory="$work"
cat >Flags.java <<'JAVA'
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

class Flags {
  private static final int POLLS = 5;

  public static void main(String[] args) throws Exception {
    S3Client s3 =
        S3Client.builder()
            .endpointOverride(URI.create(args[0]))
            .forcePathStyle(true)
            .region(Region.EU_WEST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .build();
    s3.createBucket(bucket -> bucket.bucket("lake"));
    for (int part = 0; part < 12; part++) {
      String key = String.format("orders/part-%05d", part);
      s3.putObject(object -> object.bucket("lake").key(key), RequestBody.fromString("data"));
    }
    s3.putObject(object -> object.bucket("lake").key("orders/_SUCCESS"), RequestBody.empty());

    List<String> messages = new CopyOnWriteArrayList<>();
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.getRegistry().bind("s3", s3);
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("aws2-s3://lake?amazonS3Client=#s3&prefix=orders/&doneFileName=orders/_SUCCESS"
                      + "&delay=300&repeatCount=" + POLLS)
                  .process(
                      message -> messages.add(message.getIn().getHeader("CamelAwsS3Key", String.class)));
            }
          });
      camel.start();
      Thread.sleep(6000);
    }
    System.out.println(messages.size() + " messages, the first is " + messages.get(0));
    System.out.println(
        "left: "
            + s3.listObjectsV2(list -> list.bucket("lake")).contents().stream()
                .map(S3Object::key)
                .toList());
    System.exit(0);
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

echo 'Camel 4.14.0, camel-aws2-s3, twelve parts and _SUCCESS in one folder, five polls'
echo 'expected: 12 messages, the first is orders/part-00000; nothing left but perhaps the flag'
java -cp "lib/*" Flags.java "$url" | tee seen
diff seen - <<'SEEN'
10 messages, the first is orders/_SUCCESS
left: [orders/part-00009, orders/part-00010, orders/part-00011]
SEEN
