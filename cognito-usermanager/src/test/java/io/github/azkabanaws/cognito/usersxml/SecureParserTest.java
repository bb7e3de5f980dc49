package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.cognito.fixtures.TestConfig;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;
import org.xml.sax.SAXNotRecognizedException;
import org.xml.sax.SAXNotSupportedException;

/** Azkaban's class path may bring another parser than the JDK's, with other defaults. */
class SecureParserTest {
  private static final String FACTORY = "javax.xml.parsers.SAXParserFactory";
  private static final String EXTERNAL = "http://xml.org/sax/features/external-";

  @TempDir Path folder;

  @Test
  void whateverParserThereIsIsToldToReadNothingElse() throws Exception {
    String before = System.getProperty(FACTORY);
    System.setProperty(FACTORY, OtherFactory.class.getName());
    OtherFactory.FEATURES.clear();
    try {
      assertThat(UsersXml.read(TestConfig.users(folder, TestConfig.USERS)).userCount()).isOne();
    } finally {
      if (before == null) {
        System.clearProperty(FACTORY);
      } else {
        System.setProperty(FACTORY, before);
      }
    }
    assertThat(OtherFactory.FEATURES)
        .isEqualTo(
            Map.of(
                XMLConstants.FEATURE_SECURE_PROCESSING,
                true,
                "http://apache.org/xml/features/disallow-doctype-decl",
                true,
                EXTERNAL + "general-entities",
                false,
                EXTERNAL + "parameter-entities",
                false));
  }

  /** The JDK's, and what it is told. */
  public static final class OtherFactory extends SAXParserFactory {
    static final Map<String, Boolean> FEATURES = new ConcurrentHashMap<>();

    private final SAXParserFactory jdk = SAXParserFactory.newDefaultInstance();

    @Override
    public SAXParser newSAXParser() throws ParserConfigurationException, SAXException {
      return jdk.newSAXParser();
    }

    @Override
    public void setFeature(String name, boolean value)
        throws ParserConfigurationException, SAXNotRecognizedException, SAXNotSupportedException {
      FEATURES.put(name, value);
      jdk.setFeature(name, value);
    }

    @Override
    public boolean getFeature(String name)
        throws ParserConfigurationException, SAXNotRecognizedException, SAXNotSupportedException {
      return jdk.getFeature(name);
    }
  }
}
