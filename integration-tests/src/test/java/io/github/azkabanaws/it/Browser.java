package io.github.azkabanaws.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A headless Chromium, driven by playwright-core through {@code browser.mjs}. */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;

  private Browser(Process process) {
    this.process = process;
    requests = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts it.
   *
   * @param folder where it may leave its log
   * @param hostRules Chromium's rules for names of hosts
   */
  static Browser start(NpmFolder npm, Path folder, String hostRules) throws IOException {
    ProcessBuilder builder =
        npm.node("browser.mjs", folder).redirectError(folder.resolve("browser.log").toFile());
    builder.environment().put("CHROMIUM", program().toString());
    builder.environment().put("HOST_RULES", hostRules);
    return new Browser(NpmFolder.start(builder));
  }

  private static Path program() throws IOException {
    Optional<Path> found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
            .map(folder -> Path.of(folder, "chromium"))
            .filter(Files::isExecutable)
            .findFirst();
    return found.orElseThrow(
        () ->
            new IOException(
                "The tests of the profile browser need Chromium on the path (apt-get install"
                    + " chromium nginx); mvn verify without the profile does not"));
  }

  /** A tab of a person's browser; made when it is first used. */
  Tab tab(String device, String name) {
    return new Tab(this, device, name);
  }

  /** The body of an async function of (page, context, seen, args), run for a tab. */
  synchronized JsonNode run(String device, String tab, String script, Object... args)
      throws IOException {
    requests.write(
        JSON.writeValueAsString(
            Map.of("device", device, "tab", tab, "script", script, "args", List.of(args))));
    requests.write('\n');
    requests.flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("The browser has ended; see browser.log");
    }
    JsonNode answer = JSON.readTree(line);
    if (answer.has("error")) {
      throw new AssertionError(device + "/" + tab + ": " + answer.get("error").textValue());
    }
    return answer.get("value");
  }

  @Override
  public void close() throws IOException {
    NpmFolder.stop(process);
  }

  /** What a person does in a tab and sees there. */
  record Tab(Browser browser, String device, String name) {
    JsonNode run(String script, Object... args) throws IOException {
      return browser.run(device, name, script, args);
    }

    void open(String address) throws IOException {
      run("await page.goto(args[0])", address);
    }

    /** Presses what a screen reader calls so, and waits until it is there. */
    void press(String button) throws IOException {
      run("await page.getByRole('button', {name: args[0], exact: true}).click()", button);
    }

    void follow(String link) throws IOException {
      run("await page.getByRole('link', {name: args[0], exact: true}).click()", link);
    }

    /** Waits until the address matches. */
    void awaitAddress(String pattern) throws IOException {
      run("await page.waitForURL(new RegExp(args[0]))", pattern);
    }

    /** What is announced at once, when it is. */
    String problem() throws IOException {
      return run("const p = page.locator('#problem p').first(); await p.waitFor();"
              + " return await page.getByRole('alert').innerText()")
          .textValue();
    }

    String address() throws IOException {
      return run("return page.url()").textValue();
    }

    String text(String selector) throws IOException {
      return run("return await page.locator(args[0]).innerText()", selector).textValue();
    }

    /** The addresses that were asked for, each with method, referrer and body. */
    List<JsonNode> requests() throws IOException {
      JsonNode requests = run("return seen.requests");
      return JSON.convertValue(
          requests, JSON.getTypeFactory().constructCollectionType(List.class, JsonNode.class));
    }
  }
}
