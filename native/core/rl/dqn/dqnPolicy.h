#pragma once

#include <memory>

#include "rl/actor.h"
#include "rl/dqn/dqnOptions.h"
#include "rl/networks/network.h"

namespace autostock::rl {

/** A trained policy on its own: reads what DqnTrainer::policy() wrote. options: those it was trained with. */
std::unique_ptr<Actor> openDqnPolicy(const Space& space, const NetworkOptions& network, const DqnOptions& options,
                                     const Tensors& tensors, NetworkFactory open);

}  // namespace autostock::rl
