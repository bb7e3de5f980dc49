package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.it.Shell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Terraform's examples with Terraform itself: validated, and applied against a mocked provider.
 * Needs {@code terraform} and a folder with the provider.
 */
class TerraformIT {
  private static final String PLUGINS = "terraform.plugins";
  private static final Path TESTS = Path.of("src/test/terraform");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"terraform, surroundings", "terraform/platform, platform"})
  void theExampleIsValidAndCanBeApplied(String place, String test) throws Exception {
    String plugins = System.getProperty(PLUGINS);
    assumeTrue(plugins != null, "skipped: -D" + PLUGINS + " names no folder with the provider");
    assumeTrue(Shell.has("terraform"), "skipped: terraform is not on this machine");
    for (String part : List.of("iam", "terraform")) {
      copy(Distribution.folder().resolve(part), folder.resolve(part));
    }
    Path example = folder.resolve(place);
    Path tests = Files.createDirectory(example.resolve("tests"));
    String file = test + ".tftest.hcl";
    Files.copy(TESTS.resolve(file), tests.resolve(file));
    Shell shell = new Shell(example);
    shell.set("CHECKPOINT_DISABLE", "1");
    shell.set("PLUGINS", plugins);
    Outcome outcome =
        shell.run(
            """
            terraform fmt -check -recursive
            terraform init -no-color -input=false -plugin-dir="$PLUGINS"
            terraform validate -no-color
            terraform test -no-color
            """,
            "");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("1 passed, 0 failed");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }
}
