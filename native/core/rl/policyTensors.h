#pragma once

#include "rl/networks/network.h"
#include "rl/normaliser.h"

namespace autostock::rl {

/** A policy's network under "policy." and its frozen normaliser under "observations.shift|scale". */
Tensors policyTensors(Network& network, const Normaliser& normaliser);

/** Sets the network's parameters from such tensors and returns the normaliser; AUTOSTOCK_MODEL_CHECKPOINT naming what is
 *  missing, of another shape or not finite. */
Normaliser readPolicyTensors(const Tensors& tensors, Network& network);

}  // namespace autostock::rl
