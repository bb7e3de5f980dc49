package io.github.azkabanaws.it;

import java.util.Objects;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a CloudFormation template. What {@code !Ref} and {@code !GetAtt} name comes as {@code !Sub}
 * would write it: {@code ${Name}} and {@code ${Name.Arn}}.
 */
final class CloudFormationYaml {
  private CloudFormationYaml() {}

  static Object load(String text) {
    return new Yaml(new Functions()).load(text);
  }

  private static final class Functions extends SafeConstructor {
    Functions() {
      yamlConstructors.put(new Tag("!Ref"), new Text("${", "}"));
      yamlConstructors.put(new Tag("!GetAtt"), new Text("${", "}"));
      yamlConstructors.put(new Tag("!Sub"), new Text("", ""));
    }
  }

  private static final class Text extends AbstractConstruct {
    private final String before;
    private final String after;

    Text(String before, String after) {
      this.before = before;
      this.after = after;
    }

    @Override
    public Object construct(Node node) {
      return before + Objects.requireNonNull(((ScalarNode) node).getValue()) + after;
    }
  }
}
