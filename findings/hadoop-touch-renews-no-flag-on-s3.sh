#!/usr/bin/env bash
# Guess: "hadoop fs -touch s3a://lake/flag" renews the time of a flag that is there, or fails because S3 has no such call.
# Fact:  with Hadoop 3.4.2 it exits with 0 and changes nothing, with a time of one's own (-t) neither. -touchz writes the
#        object anew, if it is empty.
# Users: a flow that "renews" its flag is green every day; who looks for a flag of today sees the first one's time.
# The product: aws.emr.handover.overwrite=true writes the flag anew, and its JSON holds EMR's own times.
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

free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port=$(free)
java -jar s3mock-5.0.0-exec.jar --http.port="$port" --server.port="$(free)" >"$work/log" 2>&1 &
server=$!
url=http://127.0.0.1:$port
for _ in {1..300}; do
  if curl -s -o "$work/answer" "$url/"; then break; fi
  sleep 0.3
done
cat >lib/core-site.xml <<XML
<configuration>
  <property><name>fs.s3a.endpoint</name><value>$url</value></property>
  <property><name>fs.s3a.endpoint.region</name><value>eu-west-1</value></property>
  <property><name>fs.s3a.path.style.access</name><value>true</value></property>
  <property><name>fs.s3a.access.key</name><value>test</value></property>
  <property><name>fs.s3a.secret.key</name><value>test</value></property>
</configuration>
XML
curl -s -o "$work/answer" -X PUT "$url/lake"
curl -s -o "$work/answer" -X PUT "$url/lake/flag"

written() { curl -s -I "$url/lake/flag" | grep -i '^last-modified'; }

# told COMMAND...: what it exits with and what has become of the flag's time. S3 tells whole seconds.
told() {
  local before code=0
  before=$(written)
  sleep 1.5
  java -cp "lib:lib/*" org.apache.hadoop.fs.FsShell "$@" >"$work/answer" 2>&1 || code=$?
  if [[ $(written) == "$before" ]]; then echo "$1: exits with $code, the old time"; else echo "$1: exits with $code, a new time"; fi
}

{
  told -touch s3a://lake/flag
  told -touch -t 20260101:000000 s3a://lake/flag
  told -touchz s3a://lake/flag
} >seen
echo 'Hadoop 3.4.2, fs -touch, -touch -t and -touchz of a flag that is there (S3Mock 5.0.0)'
echo 'expected: -touch: exits with 0, a new time (or with 1)'
cat seen
diff seen - <<'SEEN'
-touch: exits with 0, the old time
-touch: exits with 0, the old time
-touchz: exits with 0, a new time
SEEN
