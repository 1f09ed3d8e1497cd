#include "rl/networks/libtorchNetwork.h"

namespace autostock::rl {

std::unique_ptr<Network> openNetwork(const NetworkOptions& options, const NetworkShape& shape, uint64_t seed,
                                     const char* purpose) {
  if (options.kind == 0 && !options.libtorch && !options.cuda) return openFusedNetwork(options, shape, seed, purpose);
  return openLibtorchNetwork(options, shape, seed, purpose);
}

}  // namespace autostock::rl
