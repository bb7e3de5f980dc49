package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar that was exchanged has another digest. */
class JarDigestTest {
  private static final int LARGE = 100_000;

  @TempDir Path folder;

  @Test
  void aCopyHasTheSame() throws Exception {
    URL jar = jar("one.jar", "", bytes(1), bytes(2));
    Path copy = folder.resolve("a b%20c.jar");
    Files.copy(Path.of(jar.toURI()), copy);
    assertThat(JarDigest.of(jar))
        .matches("[0-9a-f]{16}")
        .isEqualTo(JarDigest.of(copy.toUri().toURL()));
  }

  @Test
  void oneByteOfOneEntryMakesAnother() throws Exception {
    byte[] changed = bytes(1);
    changed[LARGE / 2]++;
    assertThat(JarDigest.of(jar("one.jar", "", bytes(1), bytes(2))))
        .isNotEqualTo(JarDigest.of(jar("two.jar", "", changed, bytes(2))));
  }

  @Test
  void soDoesAnEntryMoreOrACommentAtTheEnd() throws Exception {
    assertThat(JarDigest.of(jar("one.jar", "", bytes(1))))
        .isNotEqualTo(JarDigest.of(jar("two.jar", "", bytes(1), bytes(2))))
        .isNotEqualTo(JarDigest.of(jar("three.jar", "a comment", bytes(1))));
  }

  @Test
  void whatIsNoJarIsToldWithItsPlace() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.jar"));
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar".repeat(LARGE));
    for (Path file : new Path[] {empty, text, folder.resolve("missing.jar")}) {
      assertThatThrownBy(() -> JarDigest.of(file.toUri().toURL()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(file.getFileName().toString());
    }
  }

  private URL jar(String name, String comment, byte[]... entries) throws Exception {
    Path file = folder.resolve(name);
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(file))) {
      jar.setComment(comment);
      for (int i = 0; i < entries.length; i++) {
        ZipEntry entry = new ZipEntry("entry-" + i);
        entry.setTime(0);
        jar.putNextEntry(entry);
        jar.write(entries[i]);
      }
    }
    return file.toUri().toURL();
  }

  private static byte[] bytes(long seed) {
    byte[] bytes = new byte[LARGE];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
