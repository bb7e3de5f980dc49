package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.usersxml.XmlUserSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README is what an administrator has when a login fails: it must know what the code knows. */
class ReadmeTest {
  private static final Pattern CODE_ROW = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\|");
  private static final Pattern PROPERTY_ROW =
      Pattern.compile("(?m)^\\| `((?:cognito|user)\\.[a-z.]+)` \\|");

  @Test
  void listsEveryReasonAndNoOther() throws Exception {
    assertThat(rows(CODE_ROW))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values()).map(Enum::name).collect(Collectors.toList()));
  }

  @Test
  void listsEveryPropertyAndNoOther() throws Exception {
    TreeSet<String> known = new TreeSet<>(CognitoConfig.COGNITO_PROPERTIES);
    known.add(XmlUserSettings.FILE);
    known.add("user.manager.class");
    assertThat(rows(PROPERTY_ROW)).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void whatCheckTokenSaysToDoIsTheTablesLastColumn() throws Exception {
    Pattern row = Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\| .+? \\| (.+) \\|$");
    Map<String, String> table =
        row.matcher(Files.readString(Paths.get("README.md")))
            .results()
            .collect(Collectors.toMap(m -> m.group(1), m -> m.group(2).replace("`", "")));
    for (Reason reason : Reason.values()) {
      assertThat(reason.advice()).as(reason.name()).isEqualTo(table.get(reason.name()));
    }
  }

  private static List<String> rows(Pattern pattern) throws IOException {
    return pattern
        .matcher(Files.readString(Paths.get("README.md")))
        .results()
        .map((MatchResult row) -> row.group(1))
        .collect(Collectors.toList());
  }
}
