#pragma once

#include <memory>

#include "rl/ppo/ppoActor.h"
#include "rl/ppo/ppoOptions.h"

namespace autostock::rl {

/** A trained policy on its own: reads what PpoTrainer::policy() wrote. options: those it was trained with. */
std::unique_ptr<Actor> openPpoPolicy(const Space& space, const NetworkOptions& network, const PpoOptions& options,
                                     const Tensors& tensors, NetworkFactory open);

}  // namespace autostock::rl
