#include "rl/dqn/dqnPolicy.h"

#include "rl/dqn/dqnActor.h"
#include "rl/policyTensors.h"

namespace autostock::rl {

namespace {

/** What is served has the means of noisy layers alone. */
DqnOptions quietly(DqnOptions options) {
  options.noisy = false;
  return options;
}

/** A DqnActor with all that it borrows. */
class DqnPolicy final : public Actor {
 public:
  DqnPolicy(const Space& space, const NetworkOptions& network, const DqnOptions& options, const Tensors& tensors,
            NetworkFactory open)
      : space_(space),
        head_(openHead(options)),
        network_(space_, network, quietly(options), *head_, open),
        normaliser_(readPolicyTensors(tensors, network_.network())),
        actor_(space_, network_, normaliser_, options.noisy ? 0 : options.epsilonEnd) {}

  const Space& space() const override { return space_; }
  int64_t stateSize() const override { return actor_.stateSize(); }
  void act(const float* observations, int64_t n, float* actions, float* state, const uint8_t* starts,
           const uint8_t* masks, Rng* draws) override {
    actor_.act(observations, n, actions, state, starts, masks, draws);
  }

 private:
  Space space_;
  std::unique_ptr<Head> head_;
  QNetwork network_;
  Normaliser normaliser_;
  DqnActor actor_;
};

}  // namespace

std::unique_ptr<Actor> openDqnPolicy(const Space& space, const NetworkOptions& network, const DqnOptions& options,
                                     const Tensors& tensors, NetworkFactory open) {
  return std::make_unique<DqnPolicy>(space, network, options, tensors, open);
}

}  // namespace autostock::rl
