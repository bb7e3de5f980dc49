package io.github.azkabanaws.cognito.usersxml;

import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * What is wrong with an XML file, in words that hold nothing of it: a parser's own can quote what
 * it read, and so a piece of a password.
 */
final class XmlFault extends SAXException {
  /** The feature that forbids a DOCTYPE, and with it entities. */
  static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

  private static final long serialVersionUID = 1L;

  private final int line;

  /**
   * @param line less than 1 if it is not known
   */
  XmlFault(int line, String message) {
    super(message);
    this.line = line;
  }

  /** The fault that a parser has found; neither its text nor the exception itself is kept. */
  static XmlFault of(SAXParseException e) {
    if (String.valueOf(e.getMessage()).contains(NO_DOCTYPE)) {
      return new XmlFault(e.getLineNumber(), "there is a DOCTYPE, which is not allowed; remove it");
    }
    return new XmlFault(
        e.getLineNumber(),
        (e.getColumnNumber() > 0 ? "column " + e.getColumnNumber() + ": " : "")
            + "this is not well-formed XML; look before this place for a quote or > that is missing"
            + " or too many, an element that is not closed, and for < and & in a value, which are"
            + " written &lt; and &amp;");
  }

  /** Less than 1 if it is not known. */
  int line() {
    return line;
  }
}
