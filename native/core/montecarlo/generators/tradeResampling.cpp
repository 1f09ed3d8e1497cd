#include "montecarlo/generators/rows.h"

namespace autostock::montecarlo {

const Generator tradeResampling{
    "trade-resampling", keepRows, [](const GeneratorOptions& options, const Arrays& arrays, int assets) {
      return resampleRows(arrays, assets, options.replace ? Resampling::replace : Resampling::permute, 1);
    }};

}  // namespace autostock::montecarlo
