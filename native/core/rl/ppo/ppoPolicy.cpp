#include "rl/ppo/ppoPolicy.h"

#include "rl/policyTensors.h"

namespace autostock::rl {

namespace {

/** A PpoActor with all that it borrows. */
class PpoPolicy final : public Actor {
 public:
  PpoPolicy(const Space& space, const NetworkOptions& network, const PpoOptions& options, const Tensors& tensors,
            NetworkFactory open)
      : space_(space),
        distribution_(openDistribution(space_, static_cast<Continuous>(options.continuous), options.initialLogStd)),
        network_(open(network, actorShape(space_, *distribution_), 0, "actor")),
        normaliser_(readPolicyTensors(tensors, *network_)),
        actor_(space_, *network_, *distribution_, normaliser_) {}

  const Space& space() const override { return space_; }
  int64_t stateSize() const override { return actor_.stateSize(); }
  void act(const float* observations, int64_t n, float* actions, float* state, const uint8_t* starts,
           const uint8_t* masks, Rng* draws) override {
    actor_.act(observations, n, actions, state, starts, masks, draws);
  }

 private:
  Space space_;
  std::unique_ptr<Distribution> distribution_;
  std::unique_ptr<Network> network_;
  Normaliser normaliser_;
  PpoActor actor_;
};

}  // namespace

std::unique_ptr<Actor> openPpoPolicy(const Space& space, const NetworkOptions& network, const PpoOptions& options,
                                     const Tensors& tensors, NetworkFactory open) {
  return std::make_unique<PpoPolicy>(space, network, options, tensors, open);
}

}  // namespace autostock::rl
