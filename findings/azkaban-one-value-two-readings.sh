#!/usr/bin/env bash
# Guess: the readers of azkaban.utils.Props treat a value alike: either all of them pass over the
#        blank that an editor left at the end of a line, or none does; a default changes nothing
#        about a value that is there.
# Fact:  in azkaban-common and az-core 3.58.0 getInt and getDouble pass over it and getLong fails
#        ("For input string"). getBoolean(name, default) passes over it, and getBoolean(name) reads
#        the same "true " as false.
# Users: one blank at the end of a line in azkaban.properties or in a job is nothing, an error or
#        the opposite, and which one depends on the type that Azkaban's code reads there.
# The product: its own settings are read without the white space around them, whatever their type;
#        its checks read Azkaban's settings by the reader that Azkaban uses for each.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
get() {
  mvn -q -Dmaven.repo.local="$work/repository" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get \
    -Dartifact="$1" -Dtransitive=false
}
jars=''
for artifact in com.linkedin.azkaban:az-core:3.58.0 com.linkedin.azkaban:azkaban-common:3.58.0 \
  log4j:log4j:1.2.17 org.slf4j:slf4j-api:1.7.36 commons-lang:commons-lang:2.6 \
  org.apache.commons:commons-lang3:3.12.0 com.google.guava:guava:21.0 com.google.code.gson:gson:2.8.9; do
  get "$artifact"
done
jars=$(find "$work/repository" -name '*.jar' -path '*/az*' -o -name 'log4j-1.2.17.jar' -o -name 'slf4j-api-1.7.36.jar' \
  -o -name 'commons-lang-2.6.jar' -o -name 'commons-lang3-3.12.0.jar' -o -name 'guava-21.0.jar' -o -name 'gson-2.8.9.jar' | paste -sd:)
cat >"$work/Readings.java" <<'JAVA'
import azkaban.utils.Props;
import java.util.concurrent.Callable;

class Readings {
  public static void main(String[] args) {
    Props props = new Props();
    props.put("number", "7 ");
    props.put("flag", "true ");
    show("getInt(name)", () -> props.getInt("number"));
    show("getDouble(name)", () -> props.getDouble("number"));
    show("getLong(name)", () -> props.getLong("number"));
    show("getLong(name, 1)", () -> props.getLong("number", 1));
    show("getBoolean(name, false)", () -> props.getBoolean("flag", false));
    show("getBoolean(name)", () -> props.getBoolean("flag"));
  }

  private static void show(String reader, Callable<Object> value) {
    try {
      System.out.println(reader + " " + value.call());
    } catch (Exception e) {
      System.out.println(reader + " " + e.getClass().getSimpleName());
    }
  }
}
JAVA
echo 'az-core and azkaban-common 3.58.0; the values are "7 " and "true "'
java -cp "$jars" "$work/Readings.java" 2>/dev/null | tee "$work/seen"
echo 'expected: 7, 7.0, 7, 7, true, true'
diff "$work/seen" - <<'SEEN'
getInt(name) 7
getDouble(name) 7.0
getLong(name) NumberFormatException
getLong(name, 1) NumberFormatException
getBoolean(name, false) true
getBoolean(name) false
SEEN
