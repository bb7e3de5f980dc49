package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.it.Shell.Outcome;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stops the build of an image, without an image; ImageIT has that it does. */
class NoSecretsTest {
  private static final String HASH = "pbkdf2-sha256$100000$c2FsdA==$aGFz/+A=";
  private static final String GOOD = "<user username=\"a\" password=\"" + HASH + "\"/>";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<user username=\"a\" password=\"hunter2\"/>",
        "<user username='a' password='hunter2'/>",
        "<user username=\"a\" password =\t\"hunter2\"/>",
        "<user username=\"a\" password\n=\n\"hunter2\"/>",
        "<user username=\"a\" Password=\"hunter2\"/>",
        "<user username=\"a\" password=\"hun\nter2\"/>",
        "<user username=\"a\" password=\"pbkdf2-sha256$hunter2\"/>",
        "<user username=\"a\" password=\"PBKDF2-SHA256$1$a$b\"/>",
        "<!-- <user username=\"a\" password=\"hunter2\"/> -->",
        "<user username=\"a\" email='password=\"' password='hunter2'/>",
        GOOD + "<user username=\"b\" password=\"hunter2\"/>",
        "<user username=\"b\" password=\"hunter2\"/>" + GOOD,
        "<user password='hunter2' email=\"" + HASH + "\"/>"
      })
  void anXmlUserWhosePasswordIsNotHashedIsFound(String user) throws Exception {
    write("conf/users.xml", "<azkaban-users>\n" + GOOD + "\n" + user + "\n</azkaban-users>\n");
    assertThat(found()).containsExactly("conf/users.xml:3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        GOOD + GOOD,
        "<user username='a' password = '" + HASH + "'/>",
        "<user username=\"a\" password=\"\"/>",
        "<user username=\"password\" email=\"x\"/>"
      })
  void anXmlUserWhosePasswordIsHashedIsNot(String user) throws Exception {
    write("conf/users.xml", user);
    assertThat(found()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql.password=hunter2",
        "mysql.password hunter2",
        "mysql.password\thunter2",
        "  mysql.password : hunter2",
        "MYSQL.PASSWORD=hunter2",
        "mysql.Password = hunter2",
        "mysql.pass\\u0077ord=hunter2",
        "mysql\\ password=hunter2",
        "mysql.password=\\\n  hunter2",
        "mysql.pass\\\n  word=hunter2",
        "mysql.password=hunter2\\",
        "azkaban.key.passphrase=hunter2",
        "client.secret=hunter2",
        "AWS_SECRET_ACCESS_KEY=hunter2",
        "aws.secretKey=hunter2",
        "some.name=AKIAIOSFODNN7EXAMPLE",
        "# AKIAIOSFODNN7EXAMPLE",
        "a.pem=-----BEGIN RSA PRIVATE KEY-----hunter2"
      })
  void anEntryWithASecretIsFoundWhereItBegins(String entry) throws Exception {
    for (String ends : List.of("", "\n", "\r\n")) {
      write("conf/azkaban.properties", "a=b\n# c\n" + entry + ends);
      assertThat(found()).as(ends).containsExactly("conf/azkaban.properties:3");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mail.password=",
        "mail.password = \n",
        "mail.password\n",
        "# mysql.password=comment",
        "! mysql.password=comment",
        "text=the password: is elsewhere",
        "text=goes on \\\n  password=as text",
        "aws.emr.secret.allowed=ssm:/teams/{group}/*",
        "password.file=/run/secrets/x"
      })
  void anEntryWithoutOneIsNot(String entry) throws Exception {
    write("conf/azkaban.properties", entry);
    assertThat(found()).isEmpty();
  }

  @Test
  void allFoldersOfConfigurationAreSearchedAndEachLineIsToldOnce() throws Exception {
    write("plugins/jobtypes/emr/private.properties", "a.secret=ASIAIOSFODNN7EXAMPLE\n");
    write("plugins/viewer/x/conf/plugin.properties", "\nx.password=hunter2\ny.password=hunter2");
    write("conf/more/users of ours.xml", "<user\npassword='hunter2'/>");
    write("logs/x.properties", "x.password=hunter2");
    assertThat(found())
        .containsExactlyInAnyOrder(
            "plugins/jobtypes/emr/private.properties:1",
            "plugins/viewer/x/conf/plugin.properties:2",
            "plugins/viewer/x/conf/plugin.properties:3",
            "conf/more/users of ours.xml:2");
  }

  @Test
  void aFileInUtf16IsReadToo() throws Exception {
    write("conf/users.xml", "<user password='hunter2'/>", StandardCharsets.UTF_16);
    assertThat(found()).containsExactly("conf/users.xml:1");
  }

  private void write(String name, String content) throws Exception {
    write(name, content, StandardCharsets.UTF_8);
  }

  private void write(String name, String content, Charset charset) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content, charset);
  }

  /** Each as file:line. */
  private List<String> found() throws Exception {
    Path script = Path.of("..", "plugin-conf/image/no-secrets.sh").toAbsolutePath();
    Outcome outcome = new Shell(folder).run("bash '" + script + "' .", "");
    assertThat(outcome.output()).doesNotContain("hunter2", "KIAIOSF", "SIAIOSF");
    List<String> lines = outcome.output().lines().toList();
    assertThat(outcome.code()).as(outcome.output()).isEqualTo(lines.isEmpty() ? 0 : 1);
    if (lines.isEmpty()) {
      return lines;
    }
    assertThat(lines.get(0)).startsWith("Not built: ");
    return lines.subList(1, lines.size());
  }
}
