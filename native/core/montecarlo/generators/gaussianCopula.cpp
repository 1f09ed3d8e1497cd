#include "montecarlo/generators/copulas.h"

namespace autostock::montecarlo {

const Generator gaussianCopula{
    "gaussian-copula", fitMarginals, [](const GeneratorOptions& options, const Arrays& arrays, int assets) {
      return assembleCopula(options, arrays, assets, 0);
    }};

}  // namespace autostock::montecarlo
