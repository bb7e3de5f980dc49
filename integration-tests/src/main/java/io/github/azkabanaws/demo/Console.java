package io.github.azkabanaws.demo;

import java.io.PrintStream;

/** What the reader of the demo sees: chapters, and lines that say who is speaking. */
final class Console {
  private final PrintStream out;
  private int chapter;

  Console(PrintStream out) {
    this.out = out;
  }

  synchronized void chapter(String title) {
    chapter++;
    out.println();
    out.println("=== " + chapter + ". " + title);
  }

  /**
   * Prints one line.
   *
   * @param speaker at most twelve characters
   */
  synchronized void line(String speaker, String text) {
    out.printf("%12s | %s%n", speaker, text);
  }

  synchronized void plain(String text) {
    out.println(text);
  }
}
