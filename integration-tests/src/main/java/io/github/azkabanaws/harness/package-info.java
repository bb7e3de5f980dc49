/**
 * An Azkaban install small enough to start in a test: laid out from the distribution as its README
 * says, with the user manager loaded as the web server loads it and the job type as the executor
 * loads it. The classes of Azkaban are the real ones of azkaban-common; what is missing from Maven
 * Central (the servers themselves and their database) is stood in for here, as thinly as possible.
 *
 * <p>Beside that, copies of real servers, for whoever has installs of them: {@link
 * io.github.azkabanaws.harness.SoloServer} and {@link io.github.azkabanaws.harness.ServerCopy}.
 *
 * <p>The plugin jars are never on the class path of the integration tests: they come in through the
 * loaders that Azkaban would use.
 */
package io.github.azkabanaws.harness;
