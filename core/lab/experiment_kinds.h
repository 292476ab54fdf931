#pragma once

namespace pllava {

class Experiment;

/// One question with every layout. Command line: `pllava compare`.
const Experiment& comparisonExperiment();
/// One question with other role labels, in and out of distribution. `pllava probe`.
const Experiment& probeExperiment();
/// How long the answers to a set of questions are, in and out of distribution. `pllava text-length`.
const Experiment& textLengthExperiment();
/// One setting over a range. `pllava sweep pooling|alpha|frames`.
const Experiment& poolingSweepExperiment();
const Experiment& alphaSweepExperiment();
const Experiment& framesSweepExperiment();
/// Questions about clips of the demo's world that no training has seen. `pllava eval demo`.
const Experiment& examExperiment();
/// Score against training samples and model size, of files of results. It asks nothing. `pllava scaling`.
const Experiment& scalingExperiment();

} // namespace pllava
