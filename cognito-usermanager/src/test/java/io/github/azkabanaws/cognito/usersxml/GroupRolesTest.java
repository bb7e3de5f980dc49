package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupRolesTest {
  @Test
  void joinsTheRolesOfAllGroups() {
    GroupRoles roles = new GroupRoles(Map.of("a", Set.of("x"), "b", Set.of("x", "y")));
    assertThat(roles.of(List.of("a", "b", "c"))).containsExactlyInAnyOrder("x", "y");
    assertThat(roles.of(List.of())).isEmpty();
    assertThat(roles.of(List.of("A"))).isEmpty();
  }

  @Test
  void keepsItsOwnCopy() {
    Map<String, Set<String>> map = new HashMap<>();
    map.put("a", new HashSet<>(Set.of("x")));
    GroupRoles roles = new GroupRoles(map);
    map.get("a").add("admin");
    map.put("b", Set.of("admin"));
    assertThat(roles.of(List.of("a", "b"))).containsExactly("x");
  }
}
