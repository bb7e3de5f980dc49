package io.github.azkabanaws.cognito;

import azkaban.utils.Props;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The properties and the users' file that the tests start from. */
final class TestConfig {
  static final String USERS =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          + "<azkaban-users>\n"
          + "  <user username=\"breakglass\" password=\"open sesame\" roles=\"admin\""
          + " groups=\"azkaban\"/>\n"
          + "  <group name=\"ops\" roles=\"admin, reader\"/>\n"
          + "  <group name=\"devs\" roles=\"reader,ghost\"/>\n"
          + "  <role name=\"admin\" permissions=\"ADMIN\"/>\n"
          + "  <role name=\"reader\" permissions=\"READ\"/>\n"
          + "</azkaban-users>\n";

  private TestConfig() {}

  /** Pool, client, inline keys and the users above. */
  static Props props(Path folder) {
    Props props = new Props();
    props.put(UserPool.PROPERTY, TestTokens.POOL);
    props.put(TokenSettings.CLIENT_ID, TestTokens.CLIENT);
    props.put(KeyLocation.PROPERTY, TestTokens.poolJwks());
    props.put(XmlUserSettings.FILE, users(folder, USERS).toString());
    return props;
  }

  static Path users(Path folder, String xml) {
    return write(folder.resolve("azkaban-users.xml"), xml);
  }

  static Path write(Path file, String text) {
    try {
      return Files.write(file, TestTokens.utf8(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
