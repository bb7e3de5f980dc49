/**
 * The job type's engine, jobs of Azkaban and the EMR simulator, all on one virtual clock, so that
 * hours pass in a moment and two runs are the same. In the engine's package, because its clock is
 * nobody else's business.
 */
package io.github.azkabanaws.emr;
