package io.github.azkabanaws.cognito;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.ext.DefaultHandler2;

/**
 * What the user manager needs from azkaban-users.xml and {@code XmlUserManager} keeps to itself:
 * the users' names and the groups' roles. Immutable; one reading of the file.
 *
 * <p>Reads more strictly than Azkaban: no DOCTYPE and so no external entities, and nothing before
 * the root element, because Azkaban takes the first node of the file for the root and would see no
 * users at all.
 */
final class UsersXml {
  private static final String ROOT = "azkaban-users";

  private final Set<String> lowerCaseUsers;
  private final Set<String> users;
  private final GroupRoles groupRoles;

  private UsersXml(Set<String> users, Map<String, Set<String>> groupRoles) {
    this.users = Collections.unmodifiableSet(new HashSet<>(users));
    Set<String> lowerCase = new HashSet<>();
    users.forEach(user -> lowerCase.add(user.toLowerCase(Locale.ROOT)));
    this.lowerCaseUsers = Collections.unmodifiableSet(lowerCase);
    this.groupRoles = new GroupRoles(groupRoles);
  }

  /**
   * @throws InvalidFileException naming the file, the line where there is one, and the problem
   */
  static UsersXml read(Path file) throws InvalidFileException {
    Handler handler = new Handler();
    try (InputStream in = Files.newInputStream(file)) {
      InputSource source = new InputSource(in);
      source.setSystemId(file.toUri().toString());
      secureReader(handler).parse(source);
    } catch (SAXParseException e) {
      throw new InvalidFileException(file, e.getLineNumber(), e.getMessage());
    } catch (SAXException | ParserConfigurationException e) {
      throw new InvalidFileException(file, -1, e.getMessage());
    } catch (IOException e) {
      throw new InvalidFileException(
          file, -1, "the file can't be read (" + e.getClass().getSimpleName() + ")");
    }
    return new UsersXml(handler.users, handler.groupRoles);
  }

  boolean hasUser(String name) {
    return users.contains(name);
  }

  /** Whether there is a user whose name differs by case at most. */
  boolean hasUserIgnoringCase(String name) {
    return lowerCaseUsers.contains(name.toLowerCase(Locale.ROOT));
  }

  GroupRoles groupRoles() {
    return groupRoles;
  }

  private static XMLReader secureReader(Handler handler)
      throws SAXException, ParserConfigurationException {
    SAXParserFactory factory = SAXParserFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
    factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
    factory.setXIncludeAware(false);
    XMLReader reader = factory.newSAXParser().getXMLReader();
    reader.setContentHandler(handler);
    reader.setErrorHandler(handler);
    reader.setEntityResolver(handler);
    reader.setProperty("http://xml.org/sax/properties/lexical-handler", handler);
    return reader;
  }

  /** Looks at the root's children only, as Azkaban does. */
  private static final class Handler extends DefaultHandler2 {
    private static final Pattern COMMA = Pattern.compile(",");

    final Set<String> users = new HashSet<>();
    final Map<String, Set<String>> groupRoles = new HashMap<>();
    private Locator locator;
    private int depth;
    private boolean rootSeen;

    @Override
    public void setDocumentLocator(Locator locator) {
      this.locator = locator;
    }

    @Override
    public void startElement(String uri, String local, String element, Attributes attributes)
        throws SAXException {
      depth++;
      rootSeen = true;
      if (depth == 1 && !element.equals(ROOT)) {
        throw problem("the root element is <" + element + ">; allowed: <" + ROOT + ">");
      }
      if (depth != 2) {
        return;
      }
      if (element.equals("user")) {
        users.add(required(element, attributes, "username"));
        required(element, attributes, "password");
      } else if (element.equals("role")) {
        required(element, attributes, "name");
        required(element, attributes, "permissions");
      } else if (element.equals("group")) {
        groupRoles.put(required(element, attributes, "name"), names(attributes.getValue("roles")));
      }
    }

    @Override
    public void endElement(String uri, String local, String element) {
      depth--;
    }

    @Override
    public void comment(char[] text, int start, int length) throws SAXException {
      checkAfterRoot("a comment");
    }

    @Override
    public void processingInstruction(String target, String data) throws SAXException {
      checkAfterRoot("a processing instruction");
    }

    private void checkAfterRoot(String what) throws SAXException {
      if (!rootSeen) {
        throw problem(
            what
                + " before <"
                + ROOT
                + ">: Azkaban reads no users from a file that starts like this, move it inside");
      }
    }

    private String required(String element, Attributes attributes, String name)
        throws SAXException {
      String value = attributes.getValue(name);
      if (value == null) {
        throw problem("<" + element + "> has no attribute " + name);
      }
      return value;
    }

    private static Set<String> names(String list) {
      Set<String> names = new LinkedHashSet<>();
      if (list != null) {
        COMMA.splitAsStream(list).map(String::trim).filter(s -> !s.isEmpty()).forEach(names::add);
      }
      return names;
    }

    private SAXParseException problem(String message) {
      return new SAXParseException(message, locator);
    }

    // Without these two the parser would write to the console.

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }

  /** The file can't be used; the message says where and why. */
  static final class InvalidFileException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidFileException(Path file, int line, String problem) {
      super(file.getFileName() + (line > 0 ? " line " + line : "") + ": " + problem);
    }
  }
}
