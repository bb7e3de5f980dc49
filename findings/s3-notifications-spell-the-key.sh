#!/usr/bin/env bash
# Guess: getObject().getKey() of a notification that the AWS SDK has read is the key of the object, and a test against a
#        stand-in for S3 that sends notifications shows whether a reader gets it right.
# Fact:  S3 documents that it spells the key as in a URL, and getKey() of s3-event-notifications 2.57.8 gives it as it is
#        spelled: dt%3D2026-11-28. getUrlDecodedKey() is the key. The stand-in s3rver 3.7.1 does not spell it: against it
#        getKey() is right, and getUrlDecodedKey() takes the "+" for a blank.
# Users: a flag in a folder dt=2026-11-28 is found in the test and not on S3, or on S3 and not in the test.
# The product: it reads no such notification; readers of its flags do, and its flags' keys may have "=", "+" and ":".
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
      <groupId>software.amazon.awssdk</groupId>
      <artifactId>s3-event-notifications</artifactId>
      <version>2.57.8</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib"
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund s3rver@3.7.1 @aws-sdk/client-s3@3.700.0
cat >notify.cjs <<'JS'
const fs = require('node:fs');
const S3rver = require('s3rver');
const { PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');

const key = 'flags/dt=2026-11-28/eu+us.flag';
const stand = new S3rver({
  address: '127.0.0.1', port: 0, silent: true, directory: `${__dirname}/objects`, configureBuckets: [{ name: 'lake' }],
});
stand.on('event', (notification) => {
  fs.writeFileSync('stand-in.json', JSON.stringify(notification));
  // As S3 spells it, by its documentation.
  const spelled = structuredClone(notification);
  spelled.Records[0].s3.object.key = key.split('/').map(encodeURIComponent).join('/');
  fs.writeFileSync('s3.json', JSON.stringify(spelled));
  process.exit(0);
});
fs.mkdirSync(`${__dirname}/objects`);
stand.run().then(({ port }) => {
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${port}`, forcePathStyle: true, region: 'eu-west-1',
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
  });
  return s3.send(new PutObjectCommand({ Bucket: 'lake', Key: key, Body: '' }));
});
JS
timeout 60 node notify.cjs 2>errors
cat >Read.java <<'JAVA'
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.eventnotifications.s3.model.S3EventNotification;
import software.amazon.awssdk.eventnotifications.s3.model.S3Object;

class Read {
  public static void main(String[] args) throws IOException {
    for (String name : args) {
      String text = Files.readString(Path.of(name + ".json"));
      S3Object object = S3EventNotification.fromJson(text).getRecords().get(0).getS3().getObject();
      System.out.println(name + ", getKey(): " + object.getKey());
      System.out.println(name + ", getUrlDecodedKey(): " + object.getUrlDecodedKey());
    }
  }
}
JAVA
echo 's3-event-notifications 2.57.8 and s3rver 3.7.1, the object flags/dt=2026-11-28/eu+us.flag'
echo 'expected: flags/dt=2026-11-28/eu+us.flag from both, each time'
java -cp "lib/*" Read.java s3 stand-in | tee seen
diff seen - <<'SEEN'
s3, getKey(): flags/dt%3D2026-11-28/eu%2Bus.flag
s3, getUrlDecodedKey(): flags/dt=2026-11-28/eu+us.flag
stand-in, getKey(): flags/dt=2026-11-28/eu+us.flag
stand-in, getUrlDecodedKey(): flags/dt=2026-11-28/eu us.flag
SEEN
