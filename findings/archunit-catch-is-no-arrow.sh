#!/usr/bin/env bash
# Guess: a rule of layers (ArchUnit's layeredArchitecture) finds a class that catches an exception
#        of a layer which it may not use: the type stands in the source, in an import and in the
#        class file's exception table.
# Fact:  ArchUnit 1.4.1 finds nothing. A throws clause with the same type is found, so is a field.
# Users: a house can have an arrow that its test does not see.
# The product: RoomsTest adds what the classes catch (ArchUnit knows it: getTryCatchBlocks) to the
#        dependencies that it compares with the drawing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"/{source/house/{lower,hidden,upper},classes}
cat >"$work/pom.xml" <<'XML'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>com.tngtech.archunit</groupId>
      <artifactId>archunit</artifactId>
      <version>1.4.1</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
XML
mvn -q -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib"
cat >"$work/source/house/hidden/Trouble.java" <<'JAVA'
package house.hidden;

public class Trouble extends Exception {}
JAVA
cat >"$work/source/house/lower/Reader.java" <<'JAVA'
package house.lower;

import house.hidden.Trouble;

public class Reader {
  public void read() throws Trouble {
    throw new Trouble();
  }
}
JAVA
cat >"$work/source/house/upper/Catches.java" <<'JAVA'
package house.upper;

import house.hidden.Trouble;
import house.lower.Reader;

class Catches {
  void run() {
    try {
      new Reader().read();
    } catch (Trouble e) {
      System.exit(1);
    }
  }
}
JAVA
cat >"$work/source/house/upper/Declares.java" <<'JAVA'
package house.upper;

import house.hidden.Trouble;
import house.lower.Reader;

class Declares {
  void run() throws Trouble {
    new Reader().read();
  }
}
JAVA
find "$work/source" -name "*.java" -exec javac -d "$work/classes" {} +
cat >"$work/Rule.java" <<'JAVA'
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures;
import java.nio.file.Path;

class Rule {
  public static void main(String[] args) {
    var classes = new ClassFileImporter().importPath(Path.of(args[0]));
    var rule =
        Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("upper").definedBy("house.upper")
            .layer("lower").definedBy("house.lower")
            .layer("hidden").definedBy("house.hidden")
            .whereLayer("upper").mayOnlyAccessLayers("lower");
    for (String name : new String[] {"Catches", "Declares"}) {
      boolean found =
          rule.evaluate(classes).getFailureReport().getDetails().stream()
              .anyMatch(line -> line.contains("house.upper." + name));
      System.out.println(name + " " + (found ? "found" : "not found"));
    }
  }
}
JAVA
echo 'ArchUnit 1.4.1; upper may use lower and not hidden, where the exception is'
java -cp "$work/lib/*" "$work/Rule.java" "$work/classes" | tee "$work/seen"
echo 'expected: both found'
diff "$work/seen" - <<'SEEN'
Catches not found
Declares found
SEEN
