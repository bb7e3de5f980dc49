package io.github.azkabanaws.emrsimulator;

import java.util.Optional;

/**
 * Where a real process of a step runs and where its log would go.
 *
 * @param node the simulated node
 * @param logFile the address of its stderr in S3, if there is any
 * @param killScope whom its signals reach
 */
record StepPlace(NodeConfiguration node, Optional<String> logFile, KillScope killScope) {}
