package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.it.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The logic of the sign-in page that the tarball has, under Node's test runner; {@code
 * SignInBrowserIT} has the page in a browser. Skipped where there is no Node.js 20 or newer.
 */
class SignInPageIT {
  private static final Path TESTS = Path.of("src/test/browser").toAbsolutePath();
  private static final Pattern TOTAL = Pattern.compile("(?m)^# tests (\\d+)$");

  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void open() throws Exception {
    shell = new Shell(folder);
    Outcome node =
        shell.run("node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'", "");
    assumeTrue(
        node.code() == 0,
        "skipped: the sign-in page's tests need Node.js 20 or newer on the path: " + node.output());
  }

  @Test
  void itsTestsPass() throws Exception {
    shell.set("SIGN_IN_PAGE", page().toString());
    Outcome outcome =
        shell.run("node --test --test-reporter=tap '" + TESTS + "'/*.test.mjs </dev/null", "");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    Matcher total = TOTAL.matcher(outcome.output());
    assertThat(total.find()).as(outcome.output()).isTrue();
    assertThat(Integer.parseInt(total.group(1))).isGreaterThan(150);
  }

  /** So that a change of a script, with its version forgotten, is found. */
  @Test
  void aChangedFileNeedsAnotherVersion() throws Exception {
    for (String name : new String[] {"index.html", "style.css", "page.js", "sign-in.js"}) {
      Path changed = folder.resolve("changed-" + name);
      shell.run("cp -r '" + page() + "' '" + changed + "'", "");
      Files.writeString(
          changed.resolve(name), Files.readString(changed.resolve(name)).replaceFirst("t", "tt"));
      shell.set("SIGN_IN_PAGE", changed.toString());
      Outcome outcome =
          shell.run("node --test --test-reporter=tap '" + TESTS + "/files.test.mjs'", "");
      assertThat(outcome.code()).as(name).isNotZero();
      assertThat(outcome.output()).contains("not ok 1 - the version in the addresses");
    }
  }

  private static Path page() {
    return Distribution.folder().resolve("web-server/web/js/cognito-sign-in");
  }
}
