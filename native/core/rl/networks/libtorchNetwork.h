#pragma once

#include "rl/networks/network.h"

namespace autostock::rl {

/**
 * Any NetworkOptions::kind by LibTorch's operators, on the CPU with one thread or on the GPU. AUTOSTOCK_CONFIG_INVALID
 * for network.heads that do not divide network.hidden and for network.cuda without a GPU.
 */
std::unique_ptr<Network> openLibtorchNetwork(const NetworkOptions& options, const NetworkShape& shape, uint64_t seed,
                                             const char* purpose);

}  // namespace autostock::rl
