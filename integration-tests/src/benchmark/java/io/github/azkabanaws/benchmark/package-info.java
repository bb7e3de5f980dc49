/** JMH benchmarks of the user manager's jar, run by {@code mvn -Pbenchmark verify} only. */
package io.github.azkabanaws.benchmark;
